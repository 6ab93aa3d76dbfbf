package dev.sluice.gateway.pool;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A pool that answers as a test says, and remembers every call. */
final class FakePoolClient implements PoolClient {
    private final List<Call> calls = new ArrayList<>();
    private final List<@Nullable String> instances = new ArrayList<>();
    private Function<Call, Response> answer = call -> CannedResponse.of(200, "{}");

    /** @param text the method, the target and the query that goes out with it */
    record Call(String text, String authorization, @Nullable String idempotencyKey, String body) {}

    void answers(Function<Call, Response> answer) {
        this.answer = answer;
    }

    void answers(int status, String body) {
        answers(call -> CannedResponse.of(status, body));
    }

    List<Call> calls() {
        return calls;
    }

    /** The methods and targets of all calls, in their order. */
    List<String> lines() {
        return calls.stream().map(Call::text).toList();
    }

    Call last() {
        return calls.get(calls.size() - 1);
    }

    @Override
    public Response get(URI target, @Nullable String apiVersion, @Nullable String identifier, String authorization) {
        return record(new Call("GET " + target + query(apiVersion, identifier), authorization, null, ""));
    }

    @Override
    public Response post(
            URI target,
            @Nullable String apiVersion,
            @Nullable String identifier,
            String authorization,
            @Nullable String idempotencyKey,
            byte[] body) {
        return record(new Call(
                "POST " + target + query(apiVersion, identifier),
                authorization,
                idempotencyKey,
                new String(body, StandardCharsets.UTF_8)));
    }

    @Override
    public Response execute(
            URI target,
            @Nullable String apiVersion,
            @Nullable String identifier,
            String authorization,
            String idempotencyKey,
            @Nullable String instance,
            byte[] body) {
        instances.add(instance);
        return post(target, apiVersion, identifier, authorization, idempotencyKey, body);
    }

    /** Whom each program was meant for. */
    List<@Nullable String> instances() {
        return instances;
    }

    private Response record(Call call) {
        calls.add(call);
        return answer.apply(call);
    }

    private static String query(@Nullable String apiVersion, @Nullable String identifier) {
        List<String> parameters = new ArrayList<>();
        if (apiVersion != null) {
            parameters.add(API_VERSION + "=" + apiVersion);
        }
        if (identifier != null) {
            parameters.add(IDENTIFIER + "=" + identifier);
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
