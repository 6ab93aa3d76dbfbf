/** Holds the use case of the gateway, which turns a caller and a request into the outcome of a program. */
@NullMarked
package dev.sluice.gateway.execution;

import org.jspecify.annotations.NullMarked;
