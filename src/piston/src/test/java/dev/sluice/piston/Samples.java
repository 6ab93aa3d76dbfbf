package dev.sluice.piston;

import dev.sluice.json.BoundedJson;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runtimes, requests and answers that several tests read. */
final class Samples {
    static final Runtimes RUNTIMES = new Runtimes(List.of(
            new LanguageRuntime("python", "3.11.0", List.of("py", "py3"), null),
            new LanguageRuntime("javascript", "18.15.0", List.of("js", "node-javascript"), "node"),
            new LanguageRuntime("c++", "12.2.0", List.of("cpp", "g++"), "gcc")));

    private Samples() {}

    static JsonObject json(String text) {
        return BoundedJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .asJsonObject();
    }

    static ExecutionRequest request(String text) {
        return ExecutionRequest.from(json(text));
    }
}
