/**
 * The way out. {@link dev.sluice.gateway.pool.SessionPool} is what the rest of the gateway knows of it; one class a mode
 * speaks the mode's wire format, and a decorator around it waits for sessions that start.
 *
 * <p>How a program ended is an {@link dev.sluice.gateway.pool.Outcome}; how the pool failed is a
 * {@link dev.sluice.gateway.pool.PoolException}. The two never mix.
 */
@NullMarked
package dev.sluice.gateway.pool;

import org.jspecify.annotations.NullMarked;
