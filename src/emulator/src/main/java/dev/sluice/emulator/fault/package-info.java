/** Plays faults on purpose: which ones there are, when each is due, and what it does to an answer or a connection. */
@NullMarked
package dev.sluice.emulator.fault;

import org.jspecify.annotations.NullMarked;
