/** Runs in the build alone, and is in no artifact. */
@NullMarked
package dev.sluice.build;

import org.jspecify.annotations.NullMarked;
