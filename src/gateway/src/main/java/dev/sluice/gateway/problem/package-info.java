/**
 * Turns failures into answers: each has a type of its own, names its cause, and says what to do about it (RFC 9457).
 * Piston's {@code message} stands beside, for clients that know only that.
 */
@NullMarked
package dev.sluice.gateway.problem;

import org.jspecify.annotations.NullMarked;
