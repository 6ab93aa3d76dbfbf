/** Holds the use case of the gateway: from a caller and a request to the outcome of a program. */
@NullMarked
package dev.sluice.gateway.execution;

import org.jspecify.annotations.NullMarked;
