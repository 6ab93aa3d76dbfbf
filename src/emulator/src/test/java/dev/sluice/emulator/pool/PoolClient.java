package dev.sluice.emulator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.BoundedWait;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls an emulator over HTTP, as a client of Azure would, with a token unless told otherwise. */
public final class PoolClient {
    public static final String AUDIENCE = "https://dynamicsessions.io";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI endpoint;
    private final HttpClient http;
    private String token = "";

    public PoolClient(URI endpoint) {
        this(endpoint, HTTP);
    }

    public PoolClient(URI endpoint, HttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    /** Asks for a token and sends it from now on. */
    public PoolClient withTokenFor(String audience) {
        token = tokenFor(audience).getString("access_token");
        return this;
    }

    public PoolClient withToken(String value) {
        token = value;
        return this;
    }

    public JsonObject tokenFor(String audience) {
        HttpResponse<String> answer =
                send(request("GET", "/msi/token?api-version=2019-08-01&resource=" + encoded(audience))
                        .header("X-IDENTITY-HEADER", identityHeader()));
        assertThat(answer.statusCode()).isEqualTo(200);
        return object(answer);
    }

    /** Asks the emulator what a client of its identity endpoint must send. */
    public String identityHeader() {
        return object(control("GET", "identity", "")).getString("header");
    }

    public HttpResponse<String> execute(String identifier, String code) {
        return call("POST", "/python/execute?identifier=" + encoded(identifier), payload(code));
    }

    public CompletableFuture<HttpResponse<String>> executeLater(String identifier, String code) {
        return http.sendAsync(
                authorized(request("POST", "/python/execute?identifier=" + encoded(identifier), payload(code)))
                        .build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<String> call(String method, String pathAndQuery) {
        return call(method, pathAndQuery, "");
    }

    public HttpResponse<String> call(String method, String pathAndQuery, String body) {
        return send(authorized(request(method, pathAndQuery, body)));
    }

    CompletableFuture<HttpResponse<String>> callLater(String method, String pathAndQuery) {
        return http.sendAsync(authorized(request(method, pathAndQuery)).build(), BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> later(String method, String pathAndQuery, String body) {
        return http.sendAsync(authorized(request(method, pathAndQuery, body)).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> control(String method, String path, String body) {
        return send(request(method, "/.emulator/" + path, body));
    }

    public void settings(String json) {
        assertThat(control("PUT", "settings", json).statusCode()).isEqualTo(200);
    }

    public void advance(Duration step) {
        assertThat(control("POST", "clock", "{\"advance\":\"" + step + "\"}").statusCode())
                .isEqualTo(200);
    }

    public JsonArray sessions() {
        return array(control("GET", "sessions", ""));
    }

    public JsonObject counts() {
        return object(control("GET", "counts", ""));
    }

    public HttpRequest.Builder request(String method, String pathAndQuery) {
        return request(method, pathAndQuery, "");
    }

    public HttpRequest.Builder request(String method, String pathAndQuery, String body) {
        URI uri = pathAndQuery.startsWith("http") ? URI.create(pathAndQuery) : URI.create(endpoint + pathAndQuery);
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        return BoundedWait.result(http.sendAsync(request.build(), body));
    }

    public HttpRequest.Builder authorized(HttpRequest.Builder request) {
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    public static String payload(String code) {
        return Json.createObjectBuilder()
                .add("properties", Json.createObjectBuilder().add("code", code).add("stdin", ""))
                .build()
                .toString();
    }

    public static String stdout(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return object(answer).getJsonObject("run").getString("stdout");
    }

    public static JsonObject object(HttpResponse<String> answer) {
        return (JsonObject) json(answer);
    }

    static JsonArray array(HttpResponse<String> answer) {
        return (JsonArray) json(answer);
    }

    /** Returns the nested error of the pool itself. */
    public static JsonObject error(HttpResponse<String> answer) {
        return object(answer).getJsonObject("error");
    }

    private static JsonStructure json(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type"))
                .get()
                .asString()
                .matches("application/(problem\\+)?json");
        try (var reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.read();
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
