/**
 * How much the gateway takes on at once: places for requests, handed out in turn to callers, and memory for what the
 * requests hold. It knows no HTTP.
 */
@NullMarked
package dev.sluice.gateway.admission;

import org.jspecify.annotations.NullMarked;
