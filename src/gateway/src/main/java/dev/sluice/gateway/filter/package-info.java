/**
 * Holds all filters of requests, in one place. The order in which they run is the order of {@code FilterOrder}, so far as
 * there is one; {@code docs/security.md} names the threats that each of them answers.
 */
@NullMarked
package dev.sluice.gateway.filter;

import org.jspecify.annotations.NullMarked;
