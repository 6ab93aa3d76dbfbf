/**
 * The program that runs inside a session's container: {@link dev.sluice.session.Main} reads the environment,
 * {@code SessionServer} puts one session behind one HTTP server.
 */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
