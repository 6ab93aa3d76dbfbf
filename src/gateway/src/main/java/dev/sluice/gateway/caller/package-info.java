/**
 * Who calls. Filters of the servlet container ask, before anything else of a request is read, so that every route below
 * {@code /api} is covered, those that Jakarta REST does not know included.
 */
@NullMarked
package dev.sluice.gateway.caller;

import org.jspecify.annotations.NullMarked;
