package dev.sluice.session.adapter;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A path as it stands in a request: {@code /c%2B%2B/execute}. */
final class RawPath {
    private RawPath() {}

    /** Splits a path into its parts and then decodes each one, so that an encoded slash stays within its part. */
    static List<String> parts(String rawPath) {
        String path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        return Arrays.stream(path.split("/", -1)).map(RawPath::decode).toList();
    }

    /** Decodes one part of a path. The JDK decodes forms, where a plus is a blank; in a path it is a plus. */
    private static String decode(String part) {
        return decodeForm(part.replace("+", "%2B"));
    }

    /** Decodes a name or a value of a query. */
    static String decodeForm(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "The path or query is not percent-encoded correctly", e);
        }
    }
}
