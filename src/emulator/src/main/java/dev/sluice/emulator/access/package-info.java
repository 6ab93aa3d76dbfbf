/** Decides who may speak to the emulator: no page of another host, and no program of its own sessions. */
@NullMarked
package dev.sluice.emulator.access;

import org.jspecify.annotations.NullMarked;
