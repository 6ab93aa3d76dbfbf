/** Serves the routes below {@code /.emulator} that steer the emulator, and its status page. */
@NullMarked
package dev.sluice.emulator.control;

import org.jspecify.annotations.NullMarked;
