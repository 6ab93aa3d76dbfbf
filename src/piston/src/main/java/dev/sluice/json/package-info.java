/** Reads JSON with a bound on its depth, and writes JSON as a stream. */
@NullMarked
package dev.sluice.json;

import org.jspecify.annotations.NullMarked;
