package dev.sluice.gateway.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Accepts Piston's routes in every spelling that Piston takes: letters of either case, doubled slashes, a slash at the
 * end. The request goes on under the usual spelling, through all the filters that guard that one.
 */
public class RouteSpellingFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Pattern ROUTE = Pattern.compile("/api/v2(/piston)?/(execute|runtimes|packages)");
    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    /** The length beyond which a path is not looked at, longer than a route with all its slashes doubled. */
    private static final int MAX_LENGTH = 100;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> usual = usual(request.getRequestURI());
        if (usual.isPresent()) {
            request.getRequestDispatcher(usual.get()).forward(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Returns the usual spelling of a route of Piston's that is spelled in another way. */
    static Optional<String> usual(String path) {
        if (path.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String single = SLASHES.matcher(path).replaceAll("/").toLowerCase(Locale.ROOT);
        String usual = single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
        return ROUTE.matcher(usual).matches() && !usual.equals(path) ? Optional.of(usual) : Optional.empty();
    }
}
