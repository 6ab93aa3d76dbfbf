/**
 * The gateway: a Piston v2 request comes in, a session of the pool runs it, the answer goes out. No code runs here.
 *
 * <p>{@link dev.sluice.gateway.execution} is the way in and {@link dev.sluice.gateway.pool} the way out;
 * {@link dev.sluice.gateway.identifier} decides which session a caller gets, {@link dev.sluice.gateway.problem} turns
 * every failure into an answer.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
