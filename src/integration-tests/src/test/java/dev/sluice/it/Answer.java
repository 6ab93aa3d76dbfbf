package dev.sluice.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.util.Optional;

/** The answer of a server. */
record Answer(int status, Optional<String> contentType, Optional<String> retryAfter, String body) {
    static Answer of(HttpResponse<String> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type"),
                response.headers().firstValue("Retry-After"),
                response.body());
    }

    JsonObject json() {
        return value().asJsonObject();
    }

    JsonValue value() {
        try (var reader = Json.createReader(new StringReader(body))) {
            return reader.readValue();
        }
    }

    String text(String field) {
        return json().getString(field);
    }

    JsonObject run() {
        return json().getJsonObject("run");
    }
}
