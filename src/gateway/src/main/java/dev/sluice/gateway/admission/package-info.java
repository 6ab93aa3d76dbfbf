/**
 * Protects the gateway from too much: a bounded number of requests at once, handed out in turn to callers, and memory for
 * what they hold. Bodies that arrive slowly take no thread and have a time limit.
 */
@NullMarked
package dev.sluice.gateway.admission;

import org.jspecify.annotations.NullMarked;
