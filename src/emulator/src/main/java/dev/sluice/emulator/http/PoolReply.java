package dev.sluice.emulator.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.json.BoundedJson;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** An answer that is known whole, in one of the shapes that Azure uses. */
public record PoolReply(int status, Map<String, String> headers, String body) {
    /** The header that repeats an error's code. */
    public static final String ERROR_CODE = "x-ms-error-code";

    public PoolReply {
        headers = Map.copyOf(headers);
    }

    public static PoolReply json(int status, Consumer<JsonGenerator> content) {
        return new PoolReply(status, Map.of("Content-Type", "application/json"), BoundedJson.toString(content));
    }

    public static PoolReply text(int status, String body) {
        return new PoolReply(status, Map.of("Content-Type", "text/plain; charset=utf-8"), body);
    }

    public static PoolReply empty(int status) {
        return new PoolReply(status, Map.of(), "");
    }

    /** Returns an error as the pool itself tells it: nested, with the code in a header as well. */
    public static PoolReply error(int status, String code, String message) {
        return json(status, json -> json.writeStartObject()
                        .writeStartObject("error")
                        .write("code", code)
                        .write("message", message)
                        .write("traceId", UUID.randomUUID().toString().replace("-", ""))
                        .writeEnd()
                        .writeEnd())
                .with(ERROR_CODE, code);
    }

    /** Returns an error as the service in front of the pool tells it. */
    public static PoolReply message(int status, String message) {
        return json(
                status,
                json -> json.writeStartObject().write("message", message).writeEnd());
    }

    public PoolReply with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new PoolReply(status, more, body);
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
        } else if (bytes.length == 0) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
