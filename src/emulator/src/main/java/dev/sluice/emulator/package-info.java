/**
 * An Azure Container Apps session pool for a laptop. {@code ClientPort} accepts connections, but for those of a session's own
 * programs ({@code ProgramGuard}), by HTTP and, where that is switched on, by HTTPS, and passes them on to the JDK's HTTP server; {@code HostRule} keeps web pages out; {@code
 * FrontDoor} routes by path and checks the token; then the face of the pool's kind, {@code IdentifierPool}, {@code PreviewPool} or
 * {@code CodeInterpreterPool}, decides which session is meant. {@code Sessions} is the pool itself: it allocates, reuses,
 * counts and reaps. {@code Session} hands the request to its {@code Container}, in this process: the adapter that also
 * ships, or an interpreter for the built-in pool. {@code ManagedIdentity} issues the tokens, and {@code ControlPlane}
 * lets tests and users steer all of it.
 *
 * <p>Whatever waits, waits on {@code EmulatorClock}, which can be advanced. What is true of one kind of pool is in that
 * kind's class alone, so that another kind is another {@code Pool}. Nothing here knows the gateway: an emulator that
 * shares code with its client proves nothing.
 */
@NullMarked
package dev.sluice.emulator;

import org.jspecify.annotations.NullMarked;
