package dev.sluice.gateway.pool;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encodes one segment of a path: {@code c++} becomes {@code c%2B%2B}. */
public final class PathSegment {
    private PathSegment() {}

    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
