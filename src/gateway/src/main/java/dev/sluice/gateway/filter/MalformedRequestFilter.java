package dev.sluice.gateway.filter;

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
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that servers read in different ways: what a proxy in front takes for the end of a body, this server
 * may take for its middle, and what follows would pass for the next caller's request. A refusal ends the connection. So
 * does the answer to a body in chunks, because the server reads sizes of chunks by rules of its own, which no filter
 * sees.
 *
 * <p>The filter also refuses a malformed target or host, for which Jakarta REST would report a failure of the server.
 */
public class MalformedRequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    /** The accepted form of a length: the server counts in 64 bits, and forgets what goes beyond. */
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> codings = Collections.list(request.getHeaders("Transfer-Encoding"));
        String fault = fault(request, codings);
        if (fault != null || !codings.isEmpty()) {
            response.setHeader("Connection", "close");
        }
        if (fault == null) {
            chain.doFilter(request, response);
        } else {
            ProblemForward.send(request, response, new InvalidRequestException(fault));
        }
    }

    private static @Nullable String fault(HttpServletRequest request, List<String> codings) {
        if (!VERSIONS.contains(request.getProtocol())
                || !TOKEN.matcher(request.getMethod()).matches()) {
            return "The request line is none of HTTP/1.1 or HTTP/1.0";
        }
        String framing = framingFault(Collections.list(request.getHeaders("Content-Length")), codings);
        if (framing != null) {
            return framing;
        }
        if (!codings.isEmpty() && request.getProtocol().equals("HTTP/1.0")) {
            return "A request of HTTP/1.0 has no Transfer-Encoding: send a Content-Length";
        }
        if (holdsControls(request)) {
            return "A header holds a control character";
        }
        if (!isHost(request.getHeader("Host"))) {
            return "The header Host is no host name with a port";
        }
        return isUri(request) ? null : "The path or the query holds a character that must be percent-encoded";
    }

    private static @Nullable String framingFault(List<String> lengths, List<String> codings) {
        if (lengths.size() + codings.size() > 1) {
            return "The request says its length twice: send one Content-Length, or Transfer-Encoding alone";
        }
        if (!lengths.stream().allMatch(length -> LENGTH.matcher(length).matches())) {
            return "The header Content-Length is no number of bytes";
        }
        return codings.stream().allMatch("chunked"::equalsIgnoreCase)
                ? null
                : "The header Transfer-Encoding may be chunked, and nothing else";
    }

    private static boolean holdsControls(HttpServletRequest request) {
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                if (value.chars().anyMatch(MalformedRequestFilter::isControl)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isControl(int character) {
        return (character < ' ' && character != '\t') || character == 0x7f;
    }

    /** Checks whether the header names a host; a request of HTTP/1.0 has none. */
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
