package dev.sluice.emulator.interpreter;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.ApiVersion;
import dev.sluice.session.kernel.CellResult;
import dev.sluice.session.kernel.CellResult.Status;
import dev.sluice.session.kernel.Kernel;
import dev.sluice.session.workspace.SessionClosedException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** The executions of one session, with the results of the last of them. */
final class CellExecutions {
    private static final int REMEMBERED = 100;
    private static final JsonValue NO_VALUE = Json.createValue("");
    private static final int LONGEST_BODY = 32 << 20;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private final Kernel kernel;
    private final Executor background;
    private final Map<String, Execution> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Execution> eldest) {
            return size() > REMEMBERED;
        }
    };

    CellExecutions(Kernel kernel, Executor background) {
        this.kernel = kernel;
        this.background = background;
    }

    private record Execution(String id, boolean asynchronous, CompletableFuture<CellResult> result) {}

    /** Runs a cell, or begins to, as every version since 2024-10-02-preview does. */
    PoolReply execute(PoolRequest call, ApiVersion version) throws IOException {
        CellRequest request = CellRequest.from(call.json(LONGEST_BODY), CellRequest.Form.CURRENT);
        Execution execution = begin(call, request.asynchronous());
        if (request.asynchronous()) {
            background.execute(() -> run(request, execution));
            return located(call, execution, reply(202, call, execution));
        }
        run(request, execution);
        return located(call, execution, reply(version.statusOfExecution(), call, execution));
    }

    /** Runs a cell as the earlier versions do, which know no other way than to wait. */
    PoolReply executeOld(PoolRequest call, ApiVersion version) throws IOException {
        CellResult result = runOld(call, CellRequest.Form.OLD);
        String valueField = version.isOldest() ? "result" : "executionResult";
        return PoolReply.json(200, json -> {
            json.writeStartObject().write("$id", "1").writeStartObject("properties");
            writeOld(json.write("$id", "2"), result, valueField);
            json.writeEnd().writeEnd();
        });
    }

    /** Runs a cell by the route that the oldest version began with, which clients still use. */
    PoolReply executeFirst(PoolRequest call) throws IOException {
        CellResult result = runOld(call, CellRequest.Form.FIRST);
        return PoolReply.json(200, json -> {
            writeOld(json.writeStartObject().write("$id", "1"), result, "result");
            json.writeEnd();
        });
    }

    private CellResult runOld(PoolRequest call, CellRequest.Form form) throws IOException {
        if (!(call.json(LONGEST_BODY).get("properties") instanceof JsonObject properties)) {
            throw RefusedException.invalid("The field 'properties' is required as an object");
        }
        CellRequest request = CellRequest.from(properties, form);
        if (request.asynchronous()) {
            throw RefusedException.invalid("The field 'executionType' must be synchronous in this version");
        }
        return kernel.run(request.cell());
    }

    PoolReply get(PoolRequest call, String id) {
        Execution execution;
        synchronized (known) {
            execution = known.get(id);
        }
        if (execution == null) {
            throw RefusedException.coded(404, "ExecutionNotFound", "The session has no execution of this id");
        }
        return reply(200, call, execution);
    }

    private Execution begin(PoolRequest call, boolean asynchronous) {
        String id =
                call.header("operation-id").orElseGet(() -> UUID.randomUUID().toString());
        if (!ID.matcher(id).matches()) {
            throw RefusedException.invalid(
                    "The header 'operation-id' must have 1 to 128 letters, digits, '_', '.' and '-'");
        }
        var execution = new Execution(id, asynchronous, new CompletableFuture<>());
        synchronized (known) {
            if (known.putIfAbsent(id, execution) != null) {
                throw RefusedException.coded(
                        409, "OperationIdInUse", "The session has an execution of this id already");
            }
        }
        return execution;
    }

    private void run(CellRequest request, Execution execution) {
        try {
            execution.result().complete(kernel.run(request.cell()));
        } catch (SessionClosedException e) {
            execution.result().completeExceptionally(e);
        } catch (RuntimeException e) {
            synchronized (known) {
                known.remove(execution.id());
            }
            execution.result().completeExceptionally(e);
            throw e;
        }
    }

    private static PoolReply reply(int status, PoolRequest call, Execution execution) {
        Optional<CellResult> result =
                execution.result().isDone() ? Optional.of(execution.result().join()) : Optional.empty();
        return PoolReply.json(status, json -> {
            json.writeStartObject()
                    .write("id", execution.id())
                    .write("identifier", call.query().value("identifier").orElse(""))
                    .write("executionType", execution.asynchronous() ? "Asynchronous" : "Synchronous")
                    .write("status", result.map(CellExecutions::state).orElse("Running"));
            result.ifPresent(done -> write(json, done));
            json.writeEnd();
        });
    }

    private static PoolReply located(PoolRequest call, Execution execution, PoolReply reply) {
        String identifier = call.query().value("identifier").orElse("");
        return reply.with("operation-id", execution.id())
                .with(
                        "Operation-Location",
                        call.link("/executions/" + execution.id(), "identifier=" + PoolRequest.encoded(identifier)));
    }

    private static String state(CellResult result) {
        return result.status() == Status.SUCCEEDED ? "Succeeded" : "Failed";
    }

    private static void write(JsonGenerator json, CellResult result) {
        if (result.status() != Status.SUCCEEDED) {
            json.writeStartObject("error")
                    .writeStartObject("error")
                    .write("code", code(result.status()))
                    .write("message", result.error())
                    .writeEnd()
                    .writeEnd();
        }
        json.writeStartObject("result")
                .write("stdout", result.stdout())
                .write("stderr", result.stderr())
                .write("executionResult", result.value())
                .write("executionTimeInMilliseconds", result.elapsed().toMillis())
                .writeEnd();
    }

    private static String code(Status status) {
        return switch (status) {
            case SUCCEEDED, FAILED -> "ExecutionFailed";
            case TIMED_OUT -> "ExecutionTimedOut";
            case LOST -> "KernelDied";
        };
    }

    /**
     * Writes a result in the form of the old versions. A kernel shows nothing for {@code None}, of which these versions
     * tell as of no value at all.
     */
    private static void writeOld(JsonGenerator json, CellResult result, String valueField) {
        boolean succeeded = result.status() == Status.SUCCEEDED;
        String stderr = result.stderr().isEmpty() ? result.error() : result.stderr();
        json.write("status", succeeded ? "Success" : "Failure")
                .write("stdout", result.stdout())
                .write("stderr", stderr)
                .write(valueField, result.value().equals(JsonValue.NULL) ? NO_VALUE : result.value())
                .write("executionTimeInMilliseconds", result.elapsed().toMillis());
    }
}
