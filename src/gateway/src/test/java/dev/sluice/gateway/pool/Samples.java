package dev.sluice.gateway.pool;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.identifier.SessionIdentifier;
import dev.sluice.gateway.pool.client.PoolCircuit;
import dev.sluice.gateway.pool.client.PoolTransport;
import dev.sluice.gateway.settings.Payload;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.gateway.token.BearerToken;
import dev.sluice.gateway.token.TokenCache;
import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.SourceFile;
import dev.sluice.piston.StageResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Executions, settings and tokens that several tests of the pool use. */
public final class Samples {
    public static final SessionIdentifier SESSION = new SessionIdentifier("sluice-0123");
    public static final SessionIdentifier OTHER_SESSION = new SessionIdentifier("sluice-4567");
    public static final LanguageRuntime PYTHON = new LanguageRuntime("python", "3.11.0", List.of("py"), null);
    public static final LanguageRuntime CPP = new LanguageRuntime("c++", "12.2.0", List.of("cpp"), "gcc");
    public static final SourceFile MAIN = new SourceFile("file0.code", "print(42)", Encoding.UTF8);

    private Samples() {}

    /** Returns a run of a program and nothing else. */
    public static ProgramRun simple() {
        return execution(PYTHON, "", List.of(MAIN), List.of(), Map.of());
    }

    /** Returns the simple run under another key. */
    public static ProgramRun simple(String key) {
        ProgramRun execution = simple();
        return new ProgramRun(execution.resolved(), execution.version(), key);
    }

    public static ProgramRun execution(
            LanguageRuntime runtime,
            String version,
            List<SourceFile> files,
            List<String> args,
            Map<Limit, Long> limits) {
        var request = new ExecutionRequest(runtime.language(), "*", files, null, args, limits);
        return new ProgramRun(
                new ExecutionRequest.Resolved(request, runtime, Limits.DEFAULT.resolve(limits)), version, "key-1");
    }

    public static Settings.Pool settings(PoolMode mode, String endpoint, String apiVersion) {
        return new Settings.Pool(
                URI.create(endpoint),
                mode,
                Payload.AUTO,
                "/{language}/execute",
                apiVersion,
                Duration.ofMinutes(5),
                true,
                0);
    }

    /** Returns a wire whose tokens are {@code token-1}, {@code token-2} and so on. */
    public static PoolTransport wire(PoolMode mode) {
        var clock = new VirtualClock();
        var fetches = new AtomicInteger();
        var tokens = new TokenCache(
                () -> new BearerToken(
                        "token-" + fetches.incrementAndGet(), clock.instant().plusSeconds(3600)),
                clock);
        return new PoolTransport(tokens, mode, 10_000, Duration.ofMinutes(1), circuit(), Telemetry.OFF);
    }

    /** Returns a circuit that nothing here opens for long. */
    public static PoolCircuit circuit() {
        return new PoolCircuit(Duration.ofMinutes(1), Duration.ofSeconds(5), new VirtualClock());
    }

    public static Outcome outcome(String stdout) {
        return Outcome.of(new ExecutionResult(
                "python", "3.11.0", null, new StageResult(null, stdout, "", 0, stdout, null, null, null, null, null)));
    }
}
