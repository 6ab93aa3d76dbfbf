package dev.sluice.gateway.pool;

import dev.sluice.gateway.settings.Payload;
import dev.sluice.piston.BoundedJson;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limit;
import dev.sluice.piston.SourceFile;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What the adapter in the session is sent: {@code code} and {@code stdin} always, further properties only where the
 * request needs them, so that adapters that know the two alone serve most requests.
 */
final class ExecutionBody {
    private static final String DEFAULT_NAME = "file0.code";

    private final Payload payload;

    ExecutionBody(Payload payload) {
        this.payload = payload;
    }

    /** @throws PoolException if the adapter knows {@code code} and {@code stdin} alone and the request needs more */
    byte[] of(Execution execution) {
        if (payload == Payload.MINIMAL) {
            firstExtra(execution).ifPresent(field -> {
                throw new PoolException(
                        PoolFault.PAYLOAD_NOT_SUPPORTED,
                        "The sessions of this pool take one program and its stdin alone: leave out " + field
                                + ", or have the operator set sluice.pool.payload=auto with an adapter that knows"
                                + " more");
            });
        }
        var out = new ByteArrayOutputStream(1024);
        BoundedJson.write(out, json -> write(json, execution));
        return out.toByteArray();
    }

    private Optional<String> firstExtra(Execution execution) {
        ExecutionRequest request = execution.request();
        if (!execution.version().isEmpty()) {
            return Optional.of("version");
        }
        if (request.files().size() > 1) {
            return Optional.of("files beyond the first");
        }
        if (!request.args().isEmpty()) {
            return Optional.of("args");
        }
        return request.limits().keySet().stream().sorted().findFirst().map(Limit::wireName);
    }

    private void write(JsonGenerator json, Execution execution) {
        ExecutionRequest request = execution.request();
        String stdin = request.stdin();
        json.writeStartObject().writeStartObject("properties");
        json.write("code", request.mainFile().content());
        json.write("stdin", stdin == null ? "" : stdin);
        if (payload == Payload.AUTO) {
            writeExtras(json, execution);
        }
        json.writeEnd().writeEnd();
    }

    private static void writeExtras(JsonGenerator json, Execution execution) {
        ExecutionRequest request = execution.request();
        if (!execution.version().isEmpty()) {
            json.write("version", execution.version());
        }
        if (needsFiles(request)) {
            json.writeStartArray("files");
            request.files().forEach(file -> file.write(json));
            json.writeEnd();
        }
        if (!request.args().isEmpty()) {
            json.writeStartArray("args");
            request.args().forEach(json::write);
            json.writeEnd();
        }
        writeLimits(json, execution);
    }

    /** Those that the request sets, and those that are configured otherwise than every Piston knows them. */
    private static void writeLimits(JsonGenerator json, Execution execution) {
        for (Limit limit : Limit.values()) {
            long value = execution.resolved().limits().get(limit);
            if (execution.request().limits().containsKey(limit) || value != limit.byDefault()) {
                json.write(limit.wireName(), value);
            }
        }
    }

    /** One unnamed file is what {@code code} already says. */
    private static boolean needsFiles(ExecutionRequest request) {
        SourceFile first = request.files().get(0);
        return request.files().size() > 1 || !first.name().equals(DEFAULT_NAME);
    }
}
