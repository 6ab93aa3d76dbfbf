package dev.sluice.gateway.limit;

import dev.sluice.gateway.caller.Refusal;
import dev.sluice.piston.InvalidRequestException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that servers read in different ways. One that says its length twice: the server takes one of the two, a
 * proxy in front may take the other, and what lies between them would pass for the next caller's request. And one whose
 * target or host is none, of which Jakarta REST would say that the server has failed.
 */
public class FramingFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> lengths = Collections.list(request.getHeaders("Content-Length"));
        boolean both = !lengths.isEmpty() && request.getHeader("Transfer-Encoding") != null;
        if (both || new HashSet<>(lengths).size() > 1) {
            response.setHeader("Connection", "close");
            refuse(
                    request,
                    response,
                    "The request says its length twice: send one Content-Length, or Transfer-Encoding alone");
        } else if (!isHost(request.getHeader("Host"))) {
            refuse(request, response, "The header Host is no host name with a port");
        } else if (!isUri(request)) {
            refuse(request, response, "The path or the query holds a character that must be percent-encoded");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, String why)
            throws IOException, ServletException {
        Refusal.send(request, response, new InvalidRequestException(why));
    }

    /** HTTP/1.0 has none. */
    private static boolean isHost(@Nullable String host) {
        try {
            return host == null || host.isEmpty() || host.equals(new URI("http://" + host).getRawAuthority());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isUri(HttpServletRequest request) {
        String query = request.getQueryString();
        try {
            URI target = new URI("http://host" + request.getRequestURI() + (query == null ? "" : "?" + query));
            return target.getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
