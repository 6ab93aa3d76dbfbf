/**
 * Sends requests to the pool by the MicroProfile REST client. Everything that reaches into RESTEasy and Apache
 * HttpClient is here, and in no other package.
 */
@NullMarked
package dev.sluice.gateway.pool.client;

import org.jspecify.annotations.NullMarked;
