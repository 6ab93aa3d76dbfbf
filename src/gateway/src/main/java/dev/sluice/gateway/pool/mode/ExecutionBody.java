package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.settings.Payload;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limit;
import dev.sluice.piston.SourceFile;
import jakarta.json.stream.JsonGenerator;
import java.io.ByteArrayOutputStream;

/**
 * Writes the body that the adapter in the session is sent: {@code code} and {@code stdin} always, further properties
 * only where the request needs them, so that adapters that know the two alone serve most requests.
 */
final class ExecutionBody {
    private static final String DEFAULT_NAME = "file0.code";

    private final Payload payload;

    ExecutionBody(Payload payload) {
        this.payload = payload;
    }

    byte[] of(ProgramRun execution) {
        var out = new ByteArrayOutputStream(1024);
        BoundedJson.write(out, json -> write(json, execution));
        return out.toByteArray();
    }

    private void write(JsonGenerator json, ProgramRun execution) {
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

    private static void writeExtras(JsonGenerator json, ProgramRun execution) {
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

    /**
     * Writes the limits that the request sets, and those that are configured lower than the session's own by default.
     */
    private static void writeLimits(JsonGenerator json, ProgramRun execution) {
        for (Limit limit : Limit.values()) {
            long value = execution.resolved().limits().get(limit);
            if (execution.request().limits().containsKey(limit) || isLower(limit, value)) {
                json.write(limit.wireName(), value);
            }
        }
    }

    private static boolean isLower(Limit limit, long value) {
        return value > 0 && (limit.byDefault() <= 0 || value < limit.byDefault());
    }

    /** Returns whether the files have to be sent: {@code code} already holds a single unnamed file. */
    private static boolean needsFiles(ExecutionRequest request) {
        SourceFile first = request.files().get(0);
        return request.files().size() > 1 || !first.name().equals(DEFAULT_NAME) || first.encoding() != Encoding.UTF8;
    }
}
