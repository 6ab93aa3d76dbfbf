package dev.sluice.emulator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.FakeRunner;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.harness.BoundedWait;
import dev.sluice.session.adapter.Adapter;
import dev.sluice.session.settings.AdapterSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that allocation, reuse and reaping are one step each, whatever runs beside them. */
class SessionsTest {
    private static final int MAX_SESSIONS = 4;
    private static final int THREADS = 16;

    @TempDir
    Path folder;

    private final EmulatorClock clock = new EmulatorClock(Clock.systemUTC());
    private final LongAdder allocations = new LongAdder();
    private final AtomicInteger containers = new AtomicInteger();
    private final PoolSettings settings = PoolSettings.defaults().withMaxSessions(MAX_SESSIONS);

    @RepeatedTest(5)
    void oneIdentifierIsOneSession() {
        Sessions sessions = sessions();

        inParallel(thread -> {
            try (Sessions.Use use = sessions.use("the-same")) {
                assertThat(use).isNotNull();
            }
        });

        assertThat(containers).hasValue(1);
        assertThat(allocations.sum()).isEqualTo(1);
        sessions.close();
    }

    @RepeatedTest(5)
    void neverMoreSessionsThanThePoolMayHave() {
        Sessions sessions = sessions();

        inParallel(thread -> {
            var random = new Random(thread);
            for (int i = 0; i < 200; i++) {
                step(sessions, random);
                List<SessionView> live = sessions.views();
                assertThat(live).hasSizeLessThanOrEqualTo(MAX_SESSIONS);
                assertThat(identifiers(live)).hasSize(live.size());
            }
        });

        assertThat(allocations.sum()).isEqualTo(containers.get());
        sessions.close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void placesAreTakenAgainAfterTheCooldown() {
        Sessions sessions = sessions();
        for (int i = 0; i < MAX_SESSIONS; i++) {
            sessions.allocate("session-" + i);
        }
        assertThat(folder).isNotEmptyDirectory();

        clock.advance(settings.cooldown());
        sessions.reap();

        assertThat(folder).isEmptyDirectory();
        sessions.allocate("another");
        assertThat(sessions.views()).hasSize(1);
        sessions.close();
    }

    private static void step(Sessions sessions, Random random) {
        String identifier = "session-" + random.nextInt(8);
        switch (random.nextInt(4)) {
            case 0 -> sessions.end(identifier);
            case 1 -> sessions.useExisting(identifier).ifPresent(Sessions.Use::close);
            default -> use(sessions, identifier);
        }
    }

    private static void use(Sessions sessions, String identifier) {
        try (Sessions.Use use = sessions.use(identifier)) {
            assertThat(use).isNotNull();
        } catch (RefusedException full) {
            assertThat(full.reply().status()).isEqualTo(429);
        }
    }

    private static Set<String> identifiers(List<SessionView> sessions) {
        return new HashSet<>(sessions.stream().map(SessionView::identifier).toList());
    }

    private Sessions sessions() {
        var runner = new FakeRunner();
        return new Sessions(
                clock,
                () -> settings,
                () -> {
                    containers.incrementAndGet();
                    return new AdapterContainer(new Adapter(runner, AdapterSettings.DEFAULT, folder));
                },
                true,
                allocations);
    }

    private interface Work {
        void run(int thread);
    }

    private static void inParallel(Work work) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            var start = new CountDownLatch(1);
            var all = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                all.add(CompletableFuture.runAsync(
                        () -> {
                            BoundedWait.opened(start);
                            work.run(thread);
                        },
                        threads));
            }
            start.countDown();
            all.forEach(BoundedWait::result);
        } finally {
            threads.shutdownNow();
        }
    }
}
