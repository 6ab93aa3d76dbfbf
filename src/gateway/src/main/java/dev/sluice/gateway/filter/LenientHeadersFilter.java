package dev.sluice.gateway.filter;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hides from Jakarta REST which types a request accepts and which type its body has. Jakarta REST would refuse a header
 * that is no media type in words of its own, and an answer that the header {@code Accept} does not list; Piston's
 * callers get JSON whatever they accept.
 */
public class LenientHeadersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String CONTENT_TYPE = LenientHeadersFilter.class.getName();

    /** Returns the header {@code Content-Type} as it came; empty where there was none. */
    public static @Nullable String contentType(HttpServletRequest request) {
        return request.getAttribute(CONTENT_TYPE) instanceof String original ? original : request.getContentType();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String original = request.getHeader(HttpHeaders.CONTENT_TYPE);
        request.setAttribute(CONTENT_TYPE, original == null ? "" : original);
        chain.doFilter(new Lenient(request), response);
    }

    private static final class Lenient extends HttpServletRequestWrapper {
        Lenient(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            String fixed = fixed(name);
            return fixed == null ? super.getHeader(name) : fixed;
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            String fixed = fixed(name);
            return fixed == null ? super.getHeaders(name) : Collections.enumeration(List.of(fixed));
        }

        private static @Nullable String fixed(String name) {
            if (name.equalsIgnoreCase(HttpHeaders.ACCEPT)) {
                return MediaType.WILDCARD;
            }
            return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? MediaType.APPLICATION_JSON : null;
        }

        @Override
        public String getContentType() {
            return MediaType.APPLICATION_JSON;
        }
    }
}
