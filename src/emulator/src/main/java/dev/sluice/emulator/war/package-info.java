/** Starts the emulator beside the gateway in the local server. All code that knows servlets is here. */
@NullMarked
package dev.sluice.emulator.war;

import org.jspecify.annotations.NullMarked;
