package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.piston.BoundedJson;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** An answer that is known whole, in one of the shapes that Azure uses. */
record Reply(int status, Map<String, String> headers, String body) {
    /** The header that repeats an error's code. */
    static final String ERROR_CODE = "x-ms-error-code";

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(int status, Consumer<JsonGenerator> content) {
        return new Reply(status, Map.of("Content-Type", "application/json"), BoundedJson.toString(content));
    }

    static Reply text(int status, String body) {
        return new Reply(status, Map.of("Content-Type", "text/plain; charset=utf-8"), body);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    /** As the pool itself tells what is wrong: nested, with the code in a header as well. */
    static Reply error(int status, String code, String message) {
        return json(status, json -> json.writeStartObject()
                        .writeStartObject("error")
                        .write("code", code)
                        .write("message", message)
                        .write("traceId", UUID.randomUUID().toString().replace("-", ""))
                        .writeEnd()
                        .writeEnd())
                .with(ERROR_CODE, code);
    }

    /** As whatever stands before the pool tells it. */
    static Reply message(int status, String message) {
        return json(
                status,
                json -> json.writeStartObject().write("message", message).writeEnd());
    }

    Reply with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
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
