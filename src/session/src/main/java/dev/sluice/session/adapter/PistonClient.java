package dev.sluice.session.adapter;

import dev.sluice.json.BoundedJson;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionFolder;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A code runner that sends programs to a real Piston by HTTP. Piston keeps its own sandbox, and knows nothing of the
 * session's files.
 */
final class PistonClient implements CodeRunner {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /**
     * The time for which a list of languages is kept. Languages are installed by hand, so that asking for them with
     * every execution would be a waste.
     */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final URI executeUri;
    private final URI runtimesUri;
    private final InstantSource clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private volatile @Nullable Known known;

    private record Known(Runtimes runtimes, Instant since) {}

    PistonClient(String url, InstantSource clock) {
        String base = url.replaceAll("/+$", "");
        this.executeUri = URI.create(base + "/api/v2/execute");
        this.runtimesUri = URI.create(base + "/api/v2/runtimes");
        this.clock = clock;
    }

    @Override
    public Runtimes runtimes() {
        Known last = known;
        Instant now = clock.instant();
        if (last != null && now.isBefore(last.since().plus(FRESH))) {
            return last.runtimes();
        }
        Runtimes runtimes = askRuntimes();
        known = new Known(runtimes, now);
        return runtimes;
    }

    @Override
    public Optional<String> obstacle() {
        try {
            return askRuntimes().all().isEmpty() ? Optional.of("Piston has no language installed") : Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.detail());
        }
    }

    private Runtimes askRuntimes() {
        byte[] reply =
                answerOf(HttpRequest.newBuilder(runtimesUri).timeout(ANSWER).build());
        if (json(reply) instanceof JsonArray array) {
            try {
                return Runtimes.from(array);
            } catch (IllegalArgumentException e) {
                throw badReply(e);
            }
        }
        throw badReply(null);
    }

    @Override
    public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
        String body = BoundedJson.toString(execution.request()::write);
        HttpRequest request = HttpRequest.newBuilder(executeUri)
                .header("Content-Type", "application/json")
                .timeout(patience(execution.limits()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        LanguageRuntime runtime = execution.runtime();
        if (json(answerOf(request)) instanceof JsonObject json) {
            try {
                return ExecutionResult.from(json, runtime.language(), runtime.version());
            } catch (IllegalArgumentException e) {
                throw badReply(e);
            }
        }
        throw badReply(null);
    }

    /**
     * Returns how long to wait for an answer. Piston ends a program in time; the added time is for its queue and its
     * network.
     */
    private static Duration patience(Limits limits) {
        long compile = Math.max(0, limits.get(Limit.COMPILE_TIMEOUT));
        long run = Math.max(0, limits.get(Limit.RUN_TIMEOUT));
        return ANSWER.plusMillis(compile).plusMillis(run);
    }

    private byte[] answerOf(HttpRequest request) {
        HttpResponse<byte[]> response = send(request);
        if (response.statusCode() == 200) {
            return response.body();
        }
        if (response.statusCode() == 400 && json(response.body()) instanceof JsonObject json) {
            throw new InvalidRequestException(json.getString("message", "Piston refused the request"));
        }
        throw new ProblemException(
                ProblemType.PISTON_BAD_REPLY,
                "Piston answered " + request.uri().getPath() + " with status " + response.statusCode());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (java.net.http.HttpTimeoutException e) {
            throw unavailable("did not answer in time", e);
        } catch (IOException e) {
            throw unavailable("cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for", e);
        }
    }

    private static ProblemException unavailable(String what, Exception cause) {
        return new ProblemException(
                ProblemType.PISTON_UNAVAILABLE,
                "The Piston that PISTON_URL names " + what + ": check that it runs and listens there",
                cause);
    }

    private static JsonValue json(byte[] body) {
        try {
            return BoundedJson.read(body);
        } catch (InvalidJsonException | JsonException e) {
            throw badReply(e);
        }
    }

    private static ProblemException badReply(@Nullable Exception cause) {
        String detail = "What PISTON_URL names did not answer as Piston does";
        return cause == null
                ? new ProblemException(ProblemType.PISTON_BAD_REPLY, detail)
                : new ProblemException(ProblemType.PISTON_BAD_REPLY, detail, cause);
    }

    @Override
    public String sandbox() {
        return "piston";
    }

    @Override
    public void close() {
        // The client's threads end with it
    }
}
