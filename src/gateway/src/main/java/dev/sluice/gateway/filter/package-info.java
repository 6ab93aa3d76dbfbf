/**
 * Holds all filters of requests, in one place. The servlet filters run in the order of web.xml; {@code
 * docs/security.md} names the threats that each of them answers.
 */
@NullMarked
package dev.sluice.gateway.filter;

import org.jspecify.annotations.NullMarked;
