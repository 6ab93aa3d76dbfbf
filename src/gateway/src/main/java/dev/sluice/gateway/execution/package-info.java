/** The way in: Piston's routes, and what happens between a request and its answer. */
@NullMarked
package dev.sluice.gateway.execution;

import org.jspecify.annotations.NullMarked;
