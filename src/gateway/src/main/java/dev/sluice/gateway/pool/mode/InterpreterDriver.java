package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.Limit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The program that runs in a code interpreter on behalf of a caller's: it writes the files, starts the program as a
 * process of its own, and returns how that ended in an envelope between markers that no program can know before.
 *
 * @param code the code that the interpreter is sent
 * @param marker the text around the envelope
 */
record InterpreterDriver(String code, String marker) {
    /** The limit of each of the program's streams, which a session of ours has by default. */
    static final int OUTPUT_LIMIT = 1 << 20;

    /** The most characters of a value, which no version of the pool cuts. */
    private static final int VALUE_LIMIT = 500_000;

    private static final String SOURCE = source();

    /**
     * Creates the driver of one program.
     *
     * @param inParts whether a long envelope is fetched in parts, because the pool cuts what is printed
     */
    static InterpreterDriver of(ProgramRun execution, boolean inParts) {
        String marker = "sluice-" + UUID.randomUUID();
        String request = base64(request(execution, inParts));
        return new InterpreterDriver(SOURCE + "_sluice(\"" + request + "\", \"" + marker + "\")\n", marker);
    }

    /** Returns the code that asks for the next part of an envelope that has come in part. */
    String next() {
        return "_sluice_rest(\"" + marker + "\", " + VALUE_LIMIT + ")\n";
    }

    private static byte[] request(ProgramRun execution, boolean inParts) {
        ExecutionRequest request = execution.request();
        var out = new ByteArrayOutputStream(1024);
        BoundedJson.write(out, json -> {
            json.writeStartObject().write("main", request.mainFile().name()).writeStartArray("files");
            request.files().forEach(file -> json.writeStartObject()
                    .write("name", file.name())
                    .write("content", base64(file.bytes()))
                    .writeEnd());
            json.writeEnd().writeStartArray("args");
            request.args().forEach(json::write);
            json.writeEnd()
                    .write("stdin", base64(withNewline(request.stdin()).getBytes(StandardCharsets.UTF_8)))
                    .write("timeout", execution.resolved().limits().get(Limit.RUN_TIMEOUT))
                    .write("outputLimit", OUTPUT_LIMIT)
                    .write("valueLimit", VALUE_LIMIT)
                    .write("inParts", inParts)
                    .writeEnd();
        });
        return out.toByteArray();
    }

    /** Returns the input as Piston gives it: a line at least, and the last one complete. */
    private static String withNewline(@Nullable String stdin) {
        String text = stdin == null ? "" : stdin;
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String source() {
        try (InputStream in = Objects.requireNonNull(InterpreterDriver.class.getResourceAsStream("driver.py"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
