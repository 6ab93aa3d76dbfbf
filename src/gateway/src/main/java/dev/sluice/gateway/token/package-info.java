/**
 * Gets bearer tokens for the pool. azure-identity fetches them; a cache in front of it lets one request at a time do
 * so, because the library can block for good when many threads ask it for their first token at once.
 */
@NullMarked
package dev.sluice.gateway.token;

import org.jspecify.annotations.NullMarked;
