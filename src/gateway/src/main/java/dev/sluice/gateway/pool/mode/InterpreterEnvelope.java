package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.client.ResponseMemory;
import dev.sluice.json.BoundedJson;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Signals;
import dev.sluice.piston.StageResult;
import dev.sluice.piston.Status;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads what the driver tells of a program, in Piston's words. */
final class InterpreterEnvelope {
    private static final int SIGNALLED = 128;

    /**
     * The most bytes of an envelope, which holds two streams of 1 MiB, each byte of which takes six at most in JSON.
     */
    private static final int LONGEST = 16 << 20;

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private InterpreterEnvelope() {}

    /** Returns whether an envelope begins in {@code text} and does not end there. */
    static boolean isBegun(String text, String marker) {
        int begin = text.indexOf(marker);
        return begin >= 0 && text.indexOf(marker, begin + marker.length()) < 0;
    }

    /**
     * Looks for the envelope in what the interpreter returned.
     *
     * @throws IllegalArgumentException if there is one that cannot be read
     * @throws PoolException if it is too large for the memory that it may have
     */
    static Optional<JsonObject> find(String text, String marker) {
        int begin = text.indexOf(marker);
        int end = text.indexOf(marker, begin + marker.length());
        if (begin < 0 || end < 0) {
            return Optional.empty();
        }
        byte[] json = inflated(Base64.getDecoder().decode(text.substring(begin + marker.length(), end)), text.length());
        return BoundedJson.read(json) instanceof JsonObject envelope ? Optional.of(envelope) : Optional.empty();
    }

    /**
     * Returns the envelope's JSON. Code that has taken over the kernel could send a little that becomes very much: its
     * size is found out first, and counted with the answer that it came in.
     */
    private static byte[] inflated(byte[] compressed, int answer) {
        try {
            long length = inflate(compressed, OutputStream.nullOutputStream());
            if (length > LONGEST) {
                throw new IllegalArgumentException("The envelope is longer than " + LONGEST + " bytes");
            }
            ResponseMemory.takeFor(answer + length);
            var json = new ByteArrayOutputStream((int) length);
            inflate(compressed, json);
            return json.toByteArray();
        } catch (IOException e) {
            throw new IllegalArgumentException("The envelope is not compressed", e);
        }
    }

    /** Inflates, and returns the number of bytes, or more than {@link #LONGEST} where they are too many. */
    private static long inflate(byte[] compressed, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        long length = 0;
        try (var in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            for (int read = in.read(buffer); read >= 0 && length <= LONGEST; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                length += read;
            }
        }
        return length;
    }

    static ExecutionResult result(JsonObject envelope, LanguageRuntime runtime) {
        return new ExecutionResult(runtime.language(), runtime.version(), null, run(envelope));
    }

    private static StageResult run(JsonObject envelope) {
        if (envelope.containsKey("failure")) {
            String name = envelope.getString("failure", "");
            return stage(envelope, null, null, "The session could not start the program (" + name + ")", Status.XX);
        }
        return switch (envelope.get("stopped") instanceof JsonString why ? why.getString() : "") {
            case "wall" -> stage(envelope, "SIGKILL", null, "Time limit exceeded (wall clock)", Status.TO);
            case "stdout" -> stage(envelope, "SIGKILL", null, "stdout length exceeded", Status.OL);
            case "stderr" -> stage(envelope, "SIGKILL", null, "stderr length exceeded", Status.EL);
            default -> exited(envelope, envelope.getInt("code"));
        };
    }

    /**
     * Returns the result of a program that exited. Python tells a signal as a negative code, Piston as what a shell
     * makes of it.
     */
    private static StageResult exited(JsonObject envelope, int returned) {
        int code = returned < 0 ? SIGNALLED - returned : returned;
        return code == 0
                ? stage(envelope, null, 0, null, null)
                : stage(
                        envelope,
                        null,
                        code,
                        "Exited with error status " + code,
                        Status.RE,
                        Signals.lastWords(Math.max(0, -returned)));
    }

    private static StageResult stage(
            JsonObject envelope,
            @Nullable String signal,
            @Nullable Integer code,
            @Nullable String message,
            @Nullable Status status) {
        return stage(envelope, signal, code, message, status, "");
    }

    private static StageResult stage(
            JsonObject envelope,
            @Nullable String signal,
            @Nullable Integer code,
            @Nullable String message,
            @Nullable Status status,
            String said) {
        return new StageResult(
                signal,
                text(envelope, STDOUT),
                text(envelope, STDERR) + said,
                code,
                text(envelope, STDOUT | STDERR) + said,
                number(envelope, "memory"),
                message,
                status,
                number(envelope, "cpu"),
                number(envelope, "wall"));
    }

    /** Returns the text that was written to these streams, in the order in which it came. */
    private static String text(JsonObject envelope, int streams) {
        var text = new StringBuilder();
        if (envelope.get("chunks") instanceof JsonArray chunks) {
            for (JsonArray chunk : chunks.getValuesAs(JsonArray.class)) {
                text.append((chunk.getInt(0) & streams) == 0 ? "" : chunk.getString(1));
            }
        }
        return text.toString();
    }

    private static @Nullable Long number(JsonObject envelope, String field) {
        return envelope.containsKey(field) ? envelope.getJsonNumber(field).longValue() : null;
    }
}
