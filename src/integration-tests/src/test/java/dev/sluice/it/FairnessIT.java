package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.harness.BoundedWait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** A caller who asks without end, and one who asks little. */
@Isolated("compares times")
@ExtendWith(Servers.class)
class FairnessIT {
    private static final int MANY = 500;
    private static final int FEW = 5;

    @Test
    void oneCallerWithFiveHundredRequestsLeavesAnotherItsTurn() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (var pool = new ScriptedPool(Servers.POOL_PORT, ScriptedPool::well)) {
            var gateway = new Client(Servers.gateway("patient", Servers.production("identifier", ResilienceIT.PATIENT))
                    .uri());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.executeIn("few", "print(42)").status() == 200);
            Parallel.run(FEW, i -> millis(gateway, "few"));
            pool.executionsTake(Duration.ofMillis(200));
            pool.forget();
            long alone = slowest(gateway);
            Future<List<Long>> many = thread.submit(() -> Parallel.run(MANY, i -> millis(gateway, "many")));
            await().until(() -> pool.calls("/execute").size() > 50);

            long beside = slowest(gateway);

            System.out.println(
                    "FairnessIT: the slowest of 5 took " + alone + " ms alone, " + beside + " ms beside 500");
            assertThat(many).as("the many are still being served").isNotDone();
            assertThat(beside).isLessThanOrEqualTo(alone * 3);
            assertThat(BoundedWait.result(many)).hasSize(MANY);
        } finally {
            thread.shutdownNow();
        }
    }

    private static long slowest(Client gateway) throws Exception {
        return Parallel.run(FEW, i -> millis(gateway, "few")).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
    }

    private static long millis(Client gateway, String session) {
        long start = System.nanoTime();
        Answer answer = gateway.executeIn(session, "print(42)");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
