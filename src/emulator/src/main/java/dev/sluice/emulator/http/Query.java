package dev.sluice.emulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a query string; of repeated ones the first counts. */
public record Query(Map<String, String> parameters) {

    /** @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits */
    static Query of(@Nullable String raw) {
        var parameters = new HashMap<String, String>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.putIfAbsent(decoded(name), decoded(value));
            }
        }
        return new Query(parameters);
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** Returns the value of a parameter, empty also for one without a value. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
