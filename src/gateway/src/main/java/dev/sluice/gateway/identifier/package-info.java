/**
 * Derives the session of each caller, in plain Java. A caller sends a name within the caller's own space, and only a
 * keyed hash of it ever reaches the pool, because one valid token opens any session whose identifier is known.
 */
@NullMarked
package dev.sluice.gateway.identifier;

import org.jspecify.annotations.NullMarked;
