/** Emulates the built-in pool of code interpreters: executions, cells and files of a session. */
@NullMarked
package dev.sluice.emulator.interpreter;

import org.jspecify.annotations.NullMarked;
