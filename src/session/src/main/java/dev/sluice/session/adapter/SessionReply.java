package dev.sluice.session.adapter;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.json.BoundedJson;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** An answer to a call that is known whole. */
record SessionReply(int status, String contentType, Map<String, String> headers, byte[] body) implements Answer {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    SessionReply {
        headers = Map.copyOf(headers);
    }

    static SessionReply ok(Map<String, String> headers, Consumer<JsonGenerator> content) {
        return new SessionReply(200, JSON, headers, bytes(content));
    }

    static SessionReply ok(Consumer<JsonGenerator> content) {
        return ok(Map.of(), content);
    }

    static SessionReply noContent() {
        return new SessionReply(204, JSON, Map.of(), new byte[0]);
    }

    /** Creates a problem of RFC 9457, with {@code message} beside it for callers who know Piston's errors alone. */
    static SessionReply problem(ProblemType type, String detail) {
        return new SessionReply(type.status(), PROBLEM, Map.of(), bytes(json -> json.writeStartObject()
                .write("type", type.uri())
                .write("title", type.title())
                .write("status", type.status())
                .write("detail", detail)
                .write("message", detail)
                .writeEnd()));
    }

    static SessionReply notAllowed(String methods) {
        return problem(ProblemType.METHOD_NOT_ALLOWED, "This route takes " + methods + " alone")
                .with("Allow", methods);
    }

    boolean isOk() {
        return status == 200;
    }

    SessionReply with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new SessionReply(status, contentType, more, body);
    }

    @Override
    public void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        if (status == 204) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] bytes(Consumer<JsonGenerator> content) {
        var bytes = new ByteArrayOutputStream();
        BoundedJson.write(bytes, content);
        return bytes.toByteArray();
    }
}
