/**
 * Protects the gateway from overload: callers take turns at a bounded number of requests at once, and at the memory
 * that these hold. Bodies that arrive slowly take no thread and have a time limit.
 */
@NullMarked
package dev.sluice.gateway.admission;

import org.jspecify.annotations.NullMarked;
