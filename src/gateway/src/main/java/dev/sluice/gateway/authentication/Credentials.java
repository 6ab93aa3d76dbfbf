package dev.sluice.gateway.authentication;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The credentials that a request brings to prove who sent it.
 *
 * @param present whether it brings anything, of whatever form
 * @param secret the one token or key; nothing if there is none, more than one, or one of another form
 */
public record Credentials(boolean present, Optional<String> secret) {
    private static final String BEARER = "bearer ";

    public static Credentials of(HttpServletRequest request) {
        return of(values(request, "Authorization"), values(request, "X-API-Key"));
    }

    /**
     * Reads the credentials of a request's headers. It returns no secret if there are several, since all but one would
     * be ignored and nobody could say which.
     */
    public static Credentials of(List<String> authorization, List<String> apiKey) {
        List<Optional<String>> brought = Stream.concat(
                        authorization.stream().map(Credentials::bearer),
                        apiKey.stream().map(String::strip).map(Optional::of))
                .toList();
        Optional<String> secret = brought.size() == 1 ? brought.get(0) : Optional.empty();
        return new Credentials(!brought.isEmpty(), secret.filter(text -> !text.isEmpty()));
    }

    private static Optional<String> bearer(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    @Override
    public String toString() {
        return "Credentials[…]";
    }
}
