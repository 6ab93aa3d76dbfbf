/**
 * Defines the contract between the gateway and a session pool. {@link dev.sluice.gateway.pool.SessionPool} runs
 * programs and {@link dev.sluice.gateway.pool.SessionFiles} moves files.
 *
 * <p>A program's end is an {@link dev.sluice.gateway.pool.Outcome}, a failure of the pool is a
 * {@link dev.sluice.gateway.pool.PoolException}, and the two never mix. The implementations are in {@code pool.mode},
 * one class a mode; {@code pool.client} sends their requests and {@code pool.retry} repeats them.
 */
@NullMarked
package dev.sluice.gateway.pool;

import org.jspecify.annotations.NullMarked;
