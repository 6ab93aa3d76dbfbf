/**
 * Holds the Piston v2 API as values and rules: what a request may say, how a language and a version range choose a
 * runtime, what an answer looks like. It knows no HTTP, and of Jakarta only JSON, so that the gateway and the session
 * program share one reading of the format.
 */
@NullMarked
package dev.sluice.piston;

import org.jspecify.annotations.NullMarked;
