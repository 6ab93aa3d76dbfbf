package dev.sluice.emulator.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request, with the parts of it that handlers ask for.
 *
 * @param client the connection that it came over
 * @param resource the pool's own path, if the request begins with it; else empty
 * @param path the path at the pool, percent-encoded, as the session is to see it
 * @param errors the shape in which the client is told of errors
 */
public record PoolRequest(
        HttpExchange exchange, ClientConnection client, String resource, String path, Query query, ErrorShape errors) {
    private static final int MAX_JSON = 64 * 1024;
    /** The most bytes of a body that are read only to be dropped: more than any request of the API has. */
    private static final int MAX_DRAINED = 32 * 1024 * 1024;

    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._-]+(:\\d+)?|\\[[0-9a-fA-F:.]+](:\\d+)?");
    /** The path of a pool's resource, by which a pool in Azure is called, and the rest of the path. */
    private static final Pattern RESOURCE = Pattern.compile(
            "(/subscriptions/[^/]+/resourceGroups/[^/]+/sessionPools/[^/]+)(/.*)?", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException if the query is not well formed */
    public static PoolRequest of(HttpExchange exchange, ClientConnection client) {
        String path = exchange.getRequestURI().getRawPath();
        return new PoolRequest(
                exchange,
                client,
                "",
                path == null ? "" : path,
                Query.of(exchange.getRequestURI().getRawQuery()),
                ErrorShape.MIXED);
    }

    /** Returns a call of which nothing has been read, for an answer that does not depend on it. */
    public static PoolRequest unread(HttpExchange exchange, ClientConnection client) {
        return new PoolRequest(exchange, client, "", "", Query.of(null), ErrorShape.MIXED);
    }

    /** Returns this call as one to the pool: without the path of the pool's resource, which may lead every route. */
    public PoolRequest toPool(ErrorShape poolErrors) {
        Matcher matcher = RESOURCE.matcher(path);
        if (!matcher.matches()) {
            return new PoolRequest(exchange, client, resource, path, query, poolErrors);
        }
        String route = Optional.ofNullable(matcher.group(2)).orElse("/");
        return new PoolRequest(exchange, client, matcher.group(1), route, query, poolErrors);
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /**
     * Returns the authority where the client believes the emulator to be, if it says so in a form that can be repeated
     * to it.
     */
    Optional<String> authority() {
        return header("Host").filter(host -> AUTHORITY.matcher(host).matches());
    }

    /** @throws RefusedException with 405 if the request's method is none of {@code methods}; HEAD goes where GET goes */
    public void allow(String... methods) {
        List<String> allowed = List.of(methods);
        if (!allowed.contains(method()) && !(method().equals("HEAD") && allowed.contains("GET"))) {
            throw RefusedException.methodNotAllowed(String.join(", ", allowed));
        }
    }

    /**
     * Returns the parts of the path between the slashes, decoded one by one, so that an encoded slash stays within its
     * part.
     */
    public List<String> parts() {
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(part -> Query.decoded(part.replace("+", "%2B")))
                .toList();
    }

    /** Returns the address of one of the emulator's paths, under the scheme and the name by which the client knows it. */
    public String address(String ownPath) {
        return client.scheme() + "://" + authority().orElseGet(client::ownAuthority) + ownPath;
    }

    /** Returns the address of one of the pool's paths, in the version that the client asked for. */
    public String link(String route, String parameters) {
        return address(resource + route) + "?" + parameters + "&api-version="
                + encoded(query.value("api-version").orElse(""));
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @throws RefusedException unless the body is a small JSON object */
    public JsonObject json() throws IOException {
        return json(MAX_JSON);
    }

    /** @throws RefusedException unless the body is a JSON object of at most {@code most} bytes */
    public JsonObject json(int most) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(most + 1);
        if (body.length > most) {
            throw new RefusedException(PoolReply.message(413, "The body may have at most " + most + " bytes"));
        }
        try {
            if (BoundedJson.read(body) instanceof JsonObject object) {
                return object;
            }
        } catch (InvalidJsonException | JsonException e) {
            // reported below
        }
        throw new RefusedException(PoolReply.message(400, "The body must be a JSON object"));
    }

    /**
     * Answers after reading what is left of the body: a client that still sends would see its connection break, not the
     * answer.
     */
    public void reply(PoolReply reply) throws IOException {
        ignoreBody();
        replyAtOnce(reply);
    }

    /** Answers without reading the rest of the body. */
    public void replyAtOnce(PoolReply reply) throws IOException {
        errors.shaped(reply).send(exchange);
    }

    /** Returns the same call, answered to {@code other}. */
    public PoolRequest over(HttpExchange other) {
        return new PoolRequest(other, client, resource, path, query, errors);
    }

    /** Returns the same call, for another path. */
    public PoolRequest to(String other) {
        return new PoolRequest(exchange, client, resource, other, query, errors);
    }

    public void ignoreBody() throws IOException {
        InputStream body = exchange.getRequestBody();
        byte[] buffer = new byte[8192];
        long drained = 0;
        for (int n = body.read(buffer); n >= 0 && drained < MAX_DRAINED; n = body.read(buffer)) {
            drained += n;
        }
    }
}
