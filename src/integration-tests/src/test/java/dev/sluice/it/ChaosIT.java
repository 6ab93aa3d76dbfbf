package dev.sluice.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.LibertyServer;
import dev.sluice.session.runner.SharedRunner;
import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many programs through a gateway whose pool fails in every way at once. Each program has a mark of its own, which is
 * written down outside of the sessions when the program is started, and counted by the program itself in its session.
 *
 * <p>{@code -Dsluice.chaos.executions} and {@code -Dsluice.chaos.seed} make another run of it.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ChaosIT {
    private static final int EXECUTIONS = Integer.getInteger("sluice.chaos.executions", 300);
    private static final long SEED = Long.getLong("sluice.chaos.seed", 1);

    /**
     * The number of callers. Each has a session of its own and asks for one execution after the other, so that a kill
     * hits one alone.
     */
    private static final int CALLERS = EXECUTIONS < 1000 ? 8 : 32;

    private static final String PROGRAM = """
            read -r mark
            echo "$mark" >> /mnt/data/marks
            case $mark in *[05]) sleep 0.1;; esac
            echo "$mark $(grep -cx "$mark" /mnt/data/marks)\"""";

    /** The rate of each fault. A fault that has several forms is named with its form. */
    private static final Map<String, Double> RATES = Map.of(
            "429", 0.10,
            "502", 0.10,
            "reset-after", 0.05,
            "401", 0.02,
            "truncated-body", 0.02,
            "hang", 0.01,
            "session-killed", 0.01,
            "stray-answer twice", 0.004,
            "stray-answer early", 0.004,
            "stray-answer timeout", 0.004);

    /**
     * The delays of faults. A hang outlasts the gateway's patience, and not the test's; a kill is in the middle of the
     * longer programs.
     */
    private static final Map<String, String> DELAYS = Map.of("hang", "PT10S", "session-killed", "PT0.06S");

    /** The problems that a caller may be told when all patience was in vain; nothing ran then. */
    private static final List<String> RIGHT_PROBLEMS =
            List.of("pool-exhausted", "session-not-ready", "session-timeout", "pool-unauthorized", "session-lost");

    /** @param problem empty for the right answer */
    private record Fate(String mark, String problem, String body) {}

    @TempDir
    Path folder;

    @Test
    void everyRequestEndsInTheRightAnswerOrTheRightProblem() throws Exception {
        assumeTrue(
                SharedRunner.get().sandbox().equals("namespaces"),
                "needs /mnt/data, which programs have at level namespaces: see docs/sandbox.md");
        System.out.println("Chaos: " + EXECUTIONS + " executions, seed " + SEED);
        Path marks = Files.createFile(folder.resolve("marks"));
        try (var emulator = JavaProcess.start(ChaosPool.class, folder, emulatorEnvironment(), marks.toString())) {
            var pool = new Client(URI.create(emulator.endpoint()));
            try (var server = LibertyServer.start("chaos", "production", gatewayEnvironment(pool))) {
                var gateway = new Client(server.uri());
                List<Fate> calm = run(gateway, "calm", CALLERS * 5);
                assertThat(calm).allMatch(fate -> fate.problem().isEmpty());
                var gatewayBefore = ProcessFootprint.of(server.process());
                var poolBefore = ProcessFootprint.of(emulator.handle());

                assertThat(pool.put("/.emulator/faults", plan()).status()).isEqualTo(200);
                long start = System.nanoTime();
                List<Fate> fates = run(gateway, "mark", EXECUTIONS);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                JsonObject faults = pool.get("/.emulator/faults").json();
                assertThat(pool.delete("/.emulator/faults").status()).isEqualTo(204);

                System.out.println(summary(fates, faults, took));
                check(fates, faults, Files.readAllLines(marks));
                assertThat(run(gateway, "after", CALLERS))
                        .allMatch(fate -> fate.problem().isEmpty());
                checkNothingIsLeft(server, gatewayBefore, emulator, poolBefore, pool);
            }
        }
    }

    private void check(List<Fate> fates, JsonObject faults, List<String> marks) {
        Map<String, Long> started = marks.stream().collect(groupingBy(Function.identity(), counting()));
        String seed = "seed " + SEED;
        int killed = faults.getJsonObject("injected").getInt("session-killed", 0);

        assertThat(started.values()).as("programs that ran twice, " + seed).allMatch(times -> times == 1);
        for (Fate fate : fates) {
            boolean ran = started.containsKey(fate.mark());
            if (fate.problem().isEmpty()) {
                assertThat(ran)
                        .as(fate + " is the answer of a program that ran, " + seed)
                        .isTrue();
            } else {
                assertThat(fate.problem()).as(fate + ", " + seed).isIn(RIGHT_PROBLEMS);
                assertThat(ran && !fate.problem().equals("session-lost"))
                        .as(fate + " ran and is said not to have, " + seed)
                        .isFalse();
            }
        }
        // A program is also given up for lost when, after a 502 that left it in doubt, two tokens in a row are refused.
        assertThat(count(fates, "session-lost"))
                .as("lost with a session that was killed, " + seed)
                .isBetween((long) killed, killed + EXECUTIONS / 1000L);
        assertThat(count(fates, "")).as("right answers, " + seed).isGreaterThanOrEqualTo(EXECUTIONS * 98L / 100);
    }

    private void checkNothingIsLeft(
            LibertyServer server,
            ProcessFootprint gatewayBefore,
            JavaProcess emulator,
            ProcessFootprint poolBefore,
            Client pool) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(pool.get("/.emulator/sessions").body()).doesNotContain("Running");
            assertThat(ProcessFootprint.of(server.process()).sockets())
                    .isLessThanOrEqualTo(gatewayBefore.sockets() + CALLERS / 2);
            assertThat(ProcessFootprint.stacks(server.process(), folder)).doesNotContain("dev.sluice.gateway.pool");
        });
        pool.post("/.emulator/clock", "{\"advance\":\"PT301S\"}");
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            // The gateway's probe may have one for a moment; idle threads and connections go after a minute.
            assertThat(pool.get("/.emulator/sessions").value().asJsonArray().size())
                    .isLessThanOrEqualTo(1);
            var now = ProcessFootprint.of(emulator.handle());
            assertThat(now.children()).isLessThanOrEqualTo(poolBefore.children());
            assertThat(now.descriptors()).isLessThanOrEqualTo(poolBefore.descriptors() + CALLERS);
            assertThat(now.threads()).isLessThanOrEqualTo(poolBefore.threads() + CALLERS);
        });
    }

    private static List<Fate> run(Client gateway, String name, int executions) throws Exception {
        List<List<Fate>> each = Parallel.run(CALLERS, Duration.ofMinutes(2).plusSeconds(executions), caller -> {
            List<Fate> fates = new ArrayList<>();
            for (int i = caller; i < executions; i += CALLERS) {
                fates.add(execute(gateway, "chaos-" + caller, name + "-" + i));
            }
            return fates;
        });
        return each.stream().flatMap(List::stream).toList();
    }

    private static Fate execute(Client gateway, String session, String mark) {
        try {
            return fate(mark, gateway.execute(body(mark), "X-Session-ID", session));
        } catch (UncheckedIOException e) {
            return new Fate(mark, "no-answer", e.toString());
        }
    }

    /**
     * Returns the fate that an answer tells. A right answer has a result and nothing of a problem, a problem nothing of
     * a result.
     */
    private static Fate fate(String mark, Answer answer) {
        JsonObject json = answer.json();
        if (answer.status() == 200) {
            boolean right = !json.containsKey("type")
                    && json.getJsonObject("run").getString("stdout").equals(mark + " 1\n");
            return new Fate(mark, right ? "" : "wrong-answer", answer.body());
        }
        boolean problem = !json.containsKey("run")
                && answer.contentType()
                        .filter("application/problem+json"::equals)
                        .isPresent()
                && json.getInt("status") == answer.status()
                && json.getString("type").startsWith("urn:sluice:problem:");
        return new Fate(
                mark,
                problem ? json.getString("type").substring("urn:sluice:problem:".length()) : "no-problem",
                answer.status() + " " + answer.body());
    }

    private static String body(String mark) {
        return jakarta.json.Json.createObjectBuilder()
                .add("language", "bash")
                .add("version", "*")
                .add("stdin", mark)
                .add(
                        "files",
                        jakarta.json.Json.createArrayBuilder()
                                .add(jakarta.json.Json.createObjectBuilder().add("content", PROGRAM)))
                .build()
                .toString();
    }

    private static String plan() {
        var rates = jakarta.json.Json.createArrayBuilder();
        new TreeMap<>(RATES).forEach((name, rate) -> {
            String[] faultAndForm = name.split(" ", 2);
            var entry = jakarta.json.Json.createObjectBuilder()
                    .add("fault", faultAndForm[0])
                    .add("rate", rate)
                    .add("path", "*/execute");
            if (faultAndForm.length > 1) {
                entry.add("form", faultAndForm[1]);
            }
            if (DELAYS.containsKey(name)) {
                entry.add("delay", DELAYS.get(name));
            }
            rates.add(entry);
        });
        return jakarta.json.Json.createObjectBuilder()
                .add("seed", SEED)
                .add("rates", rates)
                .build()
                .toString();
    }

    private static String summary(List<Fate> fates, JsonObject faults, Duration took) {
        var ends = new TreeMap<String, Long>();
        fates.forEach(fate -> ends.merge(fate.problem().isEmpty() ? "right" : fate.problem(), 1L, Long::sum));
        return "Chaos: " + ends + " in " + took.toMillis() + " ms; injected " + faults.getJsonObject("injected")
                + " into " + faults.getInt("drawn") + " calls";
    }

    private static long count(List<Fate> fates, String problem) {
        return fates.stream().filter(fate -> fate.problem().equals(problem)).count();
    }

    private static Map<String, String> emulatorEnvironment() {
        return Map.of("SLUICE_EMULATOR_PORT", "0", "SLUICE_EMULATOR_MAX_SESSIONS", String.valueOf(CALLERS + 2));
    }

    private static Map<String, String> gatewayEnvironment(Client pool) {
        var environment = new HashMap<>(Servers.production("identifier", Map.of()));
        environment.putAll(Map.of(
                "SLUICE_POOL_ENDPOINT",
                pool.base().toString(),
                "IDENTITY_ENDPOINT",
                pool.base() + "/msi/token",
                "IDENTITY_HEADER",
                pool.get("/.emulator/identity").json().getString("header"),
                "SLUICE_RETRY_BUDGET",
                "PT15S",
                "SLUICE_RETRY_EXHAUSTED",
                "PT5S",
                "SLUICE_TIMEOUT_EXECUTION",
                "PT3S"));
        return environment;
    }
}
