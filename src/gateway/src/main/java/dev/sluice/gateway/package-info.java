/**
 * Takes Piston v2 requests, has a session of a pool run them, and answers with the result. No code runs here.
 *
 * <p>A request passes {@link dev.sluice.gateway.filter}, {@link dev.sluice.gateway.api}, {@link
 * dev.sluice.gateway.execution} and {@link dev.sluice.gateway.pool}, in this order. {@link dev.sluice.gateway.identifier}
 * decides which session a caller gets, {@link dev.sluice.gateway.problem} turns every failure into an answer.
 */
@NullMarked
package dev.sluice.gateway;

import org.jspecify.annotations.NullMarked;
