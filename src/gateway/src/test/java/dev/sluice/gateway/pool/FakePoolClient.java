package dev.sluice.gateway.pool;

import dev.sluice.gateway.pool.client.FileUpload;
import dev.sluice.gateway.pool.client.FileUploadWriter;
import dev.sluice.gateway.pool.client.PoolCall;
import dev.sluice.gateway.pool.client.PoolClient;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers calls to a pool as a test says, and remembers every call. */
public final class FakePoolClient implements PoolClient {
    private final List<Call> calls = new ArrayList<>();
    private final List<@Nullable String> instances = new ArrayList<>();
    private Function<Call, Response> answer = call -> CannedResponse.of(200, "{}");

    /** @param text the method, the target and the query that goes out with it */
    public record Call(
            String text, String authorization, @Nullable String idempotencyKey, String body) {}

    public void answers(Function<Call, Response> answer) {
        this.answer = answer;
    }

    public void answers(int status, String body) {
        answers(call -> CannedResponse.of(status, body));
    }

    public List<Call> calls() {
        return calls;
    }

    /** Returns the methods and targets of all calls, in their order. */
    public List<String> lines() {
        return calls.stream().map(Call::text).toList();
    }

    public Call last() {
        return calls.get(calls.size() - 1);
    }

    @Override
    public Response get(PoolCall call) {
        return record("GET", call, "");
    }

    @Override
    public Response post(PoolCall call, byte[] body) {
        if (call.idempotencyKey != null) {
            instances.add(call.instance);
        }
        return record("POST", call, new String(body, StandardCharsets.UTF_8));
    }

    /** Returns the session's instance that each program was meant for. */
    public List<@Nullable String> instances() {
        return instances;
    }

    /** Records the body as the writer of the wire writes it, with the boundary's random part left out. */
    @Override
    public Response upload(PoolCall call, FileUpload file) {
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
        } catch (FileTransferException e) {
            throw new ProcessingException(e);
        }
        String text = headers.getFirst("Content-Type") + "\n" + body.toString(StandardCharsets.UTF_8);
        return record("POST", call, text.replaceAll("sluice-[0-9a-f-]{36}", "BOUNDARY"));
    }

    @Override
    public Response delete(PoolCall call) {
        return record("DELETE", call, "");
    }

    private Response record(String method, PoolCall call, String body) {
        Call made = new Call(method + " " + call.target, call.authorization, call.idempotencyKey, body);
        calls.add(made);
        return answer.apply(made);
    }
}
