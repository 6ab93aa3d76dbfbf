package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.InvalidRequestException;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One request, with what the handlers ask of it. The path stays percent-encoded, as the session is to see it. */
record Call(HttpExchange exchange, String path, Query query) {
    private static final int MAX_JSON = 64 * 1024;
    /** More than any request of the API, little enough to read for nothing. */
    private static final int MAX_DRAINED = 32 * 1024 * 1024;

    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._-]+(:\\d+)?|\\[[0-9a-fA-F:.]+](:\\d+)?");

    /** @throws IllegalArgumentException if the query is not well formed */
    static Call of(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return new Call(
                exchange,
                path == null ? "" : path,
                Query.of(exchange.getRequestURI().getRawQuery()));
    }

    String method() {
        return exchange.getRequestMethod();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** Where the client believes the emulator to be, if it says so in a form that can be repeated to it. */
    Optional<String> authority() {
        return header("Host").filter(host -> AUTHORITY.matcher(host).matches());
    }

    /** @throws Refusal with 405 if the request's method is none of {@code methods}; HEAD goes where GET goes */
    void allow(String... methods) {
        List<String> allowed = List.of(methods);
        if (!allowed.contains(method()) && !(method().equals("HEAD") && allowed.contains("GET"))) {
            throw Refusal.methodNotAllowed(String.join(", ", allowed));
        }
    }

    /** What stands between the slashes, decoded one by one, so that an encoded slash stays within its part. */
    List<String> parts() {
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(part -> Query.decoded(part.replace("+", "%2B")))
                .toList();
    }

    /** An address of this pool, under the name by which the client knows it and in the version that it asked for. */
    String link(String path, String parameters) {
        return "http://" + authority().orElse("localhost") + path + "?" + parameters + "&api-version="
                + encoded(query.value("api-version").orElse(""));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @throws Refusal unless the body is a small JSON object */
    JsonObject json() throws IOException {
        return json(MAX_JSON);
    }

    /** @throws Refusal unless the body is a JSON object of at most {@code most} bytes */
    JsonObject json(int most) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(most + 1);
        if (body.length > most) {
            throw new Refusal(Reply.message(413, "The body may have at most " + most + " bytes"));
        }
        try {
            if (BoundedJson.read(body) instanceof JsonObject object) {
                return object;
            }
        } catch (InvalidRequestException | JsonException e) {
            // told below
        }
        throw new Refusal(Reply.message(400, "The body must be a JSON object"));
    }

    /** Reads what is left of the body first: a client that still sends would see its connection break, not the answer. */
    void reply(Reply reply) throws IOException {
        ignoreBody();
        reply.send(exchange);
    }

    /** The same call, answered to {@code other}. */
    Call over(HttpExchange other) {
        return new Call(other, path, query);
    }

    void ignoreBody() throws IOException {
        InputStream body = exchange.getRequestBody();
        byte[] buffer = new byte[8192];
        long drained = 0;
        for (int n = body.read(buffer); n >= 0 && drained < MAX_DRAINED; n = body.read(buffer)) {
            drained += n;
        }
    }
}
