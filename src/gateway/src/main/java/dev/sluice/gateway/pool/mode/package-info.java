/**
 * Speaks to the pool in each of its modes: one class a mode, and what it writes and reads. {@code SessionPoolProducer}
 * chooses by {@code sluice.pool.mode}.
 */
@NullMarked
package dev.sluice.gateway.pool.mode;

import org.jspecify.annotations.NullMarked;
