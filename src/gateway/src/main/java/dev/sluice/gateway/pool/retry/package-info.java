/**
 * Repeats requests that a pool could not take yet, within the caller's time, and delivers each program exactly once.
 */
@NullMarked
package dev.sluice.gateway.pool.retry;

import org.jspecify.annotations.NullMarked;
