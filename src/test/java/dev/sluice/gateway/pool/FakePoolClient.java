package dev.sluice.gateway.pool;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A pool that answers as a test says, and remembers every call. */
final class FakePoolClient implements PoolClient {
    private final List<Call> calls = new ArrayList<>();
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
        return record(new Call("GET " + target + query(target, apiVersion, identifier), authorization, null, ""));
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
                "POST " + target + query(target, apiVersion, identifier),
                authorization,
                idempotencyKey,
                new String(body, StandardCharsets.UTF_8)));
    }

    /** The body is recorded as the writer of the wire writes it, with the boundary's random part left out. */
    @Override
    public Response upload(
            URI target,
            @Nullable String apiVersion,
            @Nullable String identifier,
            String authorization,
            FileUpload file) {
        var body = new ByteArrayOutputStream();
        var headers = new MultivaluedHashMap<String, Object>();
        try {
            new FileUploadWriter()
                    .writeTo(
                            file,
                            FileUpload.class,
                            FileUpload.class,
                            new Annotation[0],
                            MediaType.MULTIPART_FORM_DATA_TYPE,
                            headers,
                            body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FileRefusedException e) {
            throw new ProcessingException(e);
        }
        String text = headers.getFirst("Content-Type") + "\n" + body.toString(StandardCharsets.UTF_8);
        return record(new Call(
                "POST " + target + query(target, apiVersion, identifier),
                authorization,
                null,
                text.replaceAll("sluice-[0-9a-f-]{36}", "BOUNDARY")));
    }

    @Override
    public Response delete(URI target, @Nullable String apiVersion, @Nullable String identifier, String authorization) {
        return record(new Call("DELETE " + target + query(target, apiVersion, identifier), authorization, null, ""));
    }

    private Response record(Call call) {
        calls.add(call);
        return answer.apply(call);
    }

    private static String query(URI target, @Nullable String apiVersion, @Nullable String identifier) {
        List<String> parameters = new ArrayList<>();
        if (apiVersion != null) {
            parameters.add(API_VERSION + "=" + apiVersion);
        }
        if (identifier != null) {
            parameters.add(IDENTIFIER + "=" + identifier);
        }
        return parameters.isEmpty() ? "" : (target.getRawQuery() == null ? "?" : "&") + String.join("&", parameters);
    }
}
