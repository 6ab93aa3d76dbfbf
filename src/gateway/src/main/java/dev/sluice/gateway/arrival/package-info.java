/** Receives bodies: as slowly as they come, without a thread for each, and no more of them than there is room for. */
@NullMarked
package dev.sluice.gateway.arrival;

import org.jspecify.annotations.NullMarked;
