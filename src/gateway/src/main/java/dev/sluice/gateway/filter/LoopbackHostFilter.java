package dev.sluice.gateway.filter;

import dev.sluice.gateway.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a gateway without authentication: a page can have its own name resolve to 127.0.0.1 and then
 * call the gateway as if that were its server, but its browser still sends that name. Callers on other machines can
 * send any name, so their addresses count too; programs in a session are not served, although they are on this machine.
 */
@Provider
@PreMatching
public class LoopbackHostFilter implements ContainerRequestFilter {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|0:0:0:0:0:0:0:1)(:\\d{1,5})?");

    @Inject
    Settings settings;

    @Context
    HttpServletRequest peer;

    @Override
    public void filter(ContainerRequestContext request) {
        if (settings.auth().loopbackOnly()
                && !(isLoopback(request.getHeaderString("Host"))
                        && isLoopback(peer.getRemoteAddr())
                        && isNoProgram())) {
            throw new HostNotAllowedException();
        }
    }

    private boolean isNoProgram() {
        return !LocalPeers.mayBeProgram(
                new InetSocketAddress(peer.getRemoteAddr(), peer.getRemotePort()),
                new InetSocketAddress(peer.getLocalAddr(), peer.getLocalPort()));
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }
}
