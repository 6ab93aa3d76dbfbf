package dev.sluice.gateway.filter;

import dev.sluice.gateway.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a gateway without authentication: a page can have its own name resolve to 127.0.0.1 and then
 * call us as if we were its server, but its browser still sends that name. Callers on other machines can send any name,
 * so where they come from counts too; and of those on this machine, programs in a session are not served. It is a filter
 * of servlets, so that it sees every request, upgrades to a WebSocket included.
 */
public class LoopbackHostFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|0:0:0:0:0:0:0:1)(:\\d{1,5})?");

    @Inject
    transient Settings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (settings.auth().loopbackOnly() && !isOfThisMachine(request)) {
            ProblemForward.send(request, response, new HostNotAllowedException());
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isOfThisMachine(HttpServletRequest request) {
        return isLoopback(request.getHeader("Host"))
                && isLoopback(request.getRemoteAddr())
                && !LocalPeers.mayBeProgram(
                        new InetSocketAddress(request.getRemoteAddr(), request.getRemotePort()),
                        new InetSocketAddress(request.getLocalAddr(), request.getLocalPort()));
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }
}
