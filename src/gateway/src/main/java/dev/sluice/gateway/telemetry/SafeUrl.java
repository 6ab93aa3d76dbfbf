package dev.sluice.gateway.telemetry;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Makes URLs safe to record: nothing stays in them but the words of the gateway's own routes and of the pool's. */
final class SafeUrl {
    /** The word that OpenTelemetry's conventions have for it. */
    static final String REDACTED = "REDACTED";

    private static final Set<String> WORDS = Set.of(
            "",
            // The gateway's routes
            "api",
            "v2",
            "piston",
            "runtimes",
            "packages",
            "session",
            "health",
            // The pool's
            "execute",
            "executions",
            "code",
            "files",
            "upload",
            "content",
            "sessions",
            ".management",
            "getSession",
            "stopSession");

    private SafeUrl() {}

    /** Replaces the unknown parts of a path, and several of them in a row by one word. */
    static String path(String path) {
        StringBuilder safe = new StringBuilder();
        boolean redacted = false;
        List<String> parts = Arrays.asList(path.split("/", -1));
        for (String part : parts.subList(1, parts.size())) {
            boolean known = WORDS.contains(part);
            if (known || !redacted) {
                safe.append('/').append(known ? part : REDACTED);
            }
            redacted = !known;
        }
        return safe.toString();
    }

    /** Makes a URL of the pool safe. Scheme, host and port stay as they are, since they are the pool's. */
    static String full(String url) {
        try {
            URI uri = URI.create(url);
            String query = uri.getRawQuery() == null ? "" : "?" + REDACTED;
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return uri.getScheme() + "://" + uri.getHost() + port + path(uri.getRawPath()) + query;
        } catch (IllegalArgumentException e) {
            return REDACTED;
        }
    }
}
