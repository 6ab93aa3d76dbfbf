package dev.sluice.gateway.filter;

import dev.sluice.gateway.settings.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the configured origins call the gateway. It stands before authentication, because browsers ask without
 * credentials whether they may send them. Cookies are never used, so credentials in the sense of CORS are not allowed.
 */
public class CorsFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String ANY = "*";
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String SENT =
            "Authorization, Content-Type, Idempotency-Key, X-API-Key, X-Job-ID, X-Project-ID, X-Session-ID";
    private static final String READ =
            "RateLimit, RateLimit-Policy, Retry-After, Sluice-Version-Requested, WWW-Authenticate";

    @Inject
    transient Settings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Set<String> origins = settings.cors().origins();
        if (!origins.isEmpty()) {
            response.addHeader("Vary", "Origin");
        }
        String origin = request.getHeader("Origin");
        if (!isAllowed(origins, origin)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
        if (request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null) {
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader("Access-Control-Allow-Headers", SENT);
            response.setHeader("Access-Control-Max-Age", "600");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.setHeader("Access-Control-Expose-Headers", READ);
            chain.doFilter(request, response);
        }
    }

    private static boolean isAllowed(Set<String> origins, @Nullable String origin) {
        return origin != null && (origins.contains(ANY) || origins.contains(origin));
    }
}
