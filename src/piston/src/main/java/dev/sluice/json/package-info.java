/** Reads and writes JSON of bounded size and depth. */
@NullMarked
package dev.sluice.json;

import org.jspecify.annotations.NullMarked;
