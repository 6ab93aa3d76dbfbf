/**
 * Serves the playground: a page that runs code through the gateway's own routes, as any other caller does. {@code
 * PageServlet} hands out its files, which the build has put into the WAR; nothing here knows a session.
 */
@NullMarked
package dev.sluice.gateway.playground;

import org.jspecify.annotations.NullMarked;
