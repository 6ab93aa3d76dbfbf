/**
 * Plays faults on purpose. It defines the kinds of faults, decides when each is due, and applies it to an answer or a
 * connection.
 */
@NullMarked
package dev.sluice.emulator.fault;

import org.jspecify.annotations.NullMarked;
