package dev.sluice.gateway.playground;

import dev.sluice.gateway.settings.Settings;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.Limit;
import jakarta.json.stream.JsonGenerator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The facts that the page needs before it can ask anything: how callers sign in and name sessions. None of it is
 * secret.
 */
final class PageFacts {
    private PageFacts() {}

    static String json(Settings settings) {
        return BoundedJson.toString(json -> write(json, settings));
    }

    private static void write(JsonGenerator json, Settings settings) {
        json.writeStartObject()
                .write("auth", wireName(settings.auth().mode()))
                .write("policy", wireName(settings.identifier().policy()))
                .write("mode", wireName(settings.pool().mode()));
        settings.playground().poolPage().ifPresent(page -> json.write("poolPage", page.toString()));
        json.writeStartObject("limits");
        limits(settings).forEach(json::write);
        json.writeEnd().writeEnd();
    }

    private static Map<String, Long> limits(Settings settings) {
        Map<String, Long> limits = new TreeMap<>();
        for (Limit limit : Limit.values()) {
            limits.put(limit.wireName(), settings.limits().program().get(limit));
        }
        return limits;
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
