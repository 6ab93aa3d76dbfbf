/**
 * Builds the command line that confines a program. From the outside in: the {@code Meter} that opens the report,
 * {@code setpriv} that becomes a user who owns nothing, {@code bwrap} or {@code unshare} that makes the namespaces,
 * {@code prlimit} that limits each process, the meter again that limits and measures all of them, and the language's
 * program. What each is good for stands at the class that adds it.
 */
@NullMarked
package dev.sluice.session.runner.sandbox;

import org.jspecify.annotations.NullMarked;
