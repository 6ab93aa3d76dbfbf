/**
 * Emulates the pool itself. {@code Sessions} allocates, reuses, counts and reaps; {@code Session} hands a request to its
 * {@code Container}; {@code IdentifierPool} and {@code PreviewPool} decide which session is meant.
 */
@NullMarked
package dev.sluice.emulator.pool;

import org.jspecify.annotations.NullMarked;
