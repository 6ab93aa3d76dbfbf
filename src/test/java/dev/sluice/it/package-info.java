/** Tests that speak HTTP to a started server, and what they need to start one. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
