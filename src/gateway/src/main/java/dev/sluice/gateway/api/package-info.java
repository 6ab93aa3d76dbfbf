/**
 * Serves the gateway's routes with Jakarta REST: executions, runtimes, packages, the session and its files. Reads requests
 * and writes results; what happens between them is {@link dev.sluice.gateway.execution}.
 */
@NullMarked
package dev.sluice.gateway.api;

import org.jspecify.annotations.NullMarked;
