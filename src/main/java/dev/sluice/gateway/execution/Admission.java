package dev.sluice.gateway.execution;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.admission.FairQueue;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.admission.Rounds;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.pool.Deadline;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.gateway.telemetry.Gauge;
import dev.sluice.gateway.telemetry.Telemetry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of requests wait for the pool, each on a thread of its own, and callers take turns.
 */
@ApplicationScoped
class Admission {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String NOBODY = "";

    @Inject
    Settings settings;

    @Inject
    RequestThreads threads;

    @Resource
    ManagedScheduledExecutorService scheduler;

    @Inject
    Telemetry telemetry;

    private final Set<Work<?>> inFlight = ConcurrentHashMap.newKeySet();
    private FairQueue queue = new FairQueue(0, 0, Duration.ZERO, Ticker.systemTicker());
    private @Nullable Rounds rounds;

    @PostConstruct
    void open() {
        int places = RequestThreads.areVirtual()
                ? settings.pool().maxInFlight()
                : Math.min(RequestThreads.PLATFORM_THREADS, settings.pool().maxInFlight());
        queue = new FairQueue(
                places, settings.admission().waiting(), settings.admission().longestWait(), Ticker.systemTicker());
        telemetry.observe(Gauge.IN_FLIGHT, () -> OptionalDouble.of(queue.inFlight()));
        telemetry.observe(Gauge.WAITING, () -> OptionalDouble.of(queue.waiting()));
        rounds = new Rounds(scheduler, LOOK, this::look);
    }

    /** The result fails with {@link OverloadedException} if there is no place in time. */
    <T> CompletionStage<T> admit(Caller caller, Function<Deadline, T> work) {
        return admit(share(caller), work);
    }

    /** Of one whom it is not worth telling from others. */
    <T> CompletionStage<T> admit(Supplier<T> work) {
        return admit(NOBODY, deadline -> work.get());
    }

    private <T> CompletionStage<T> admit(String caller, Function<Deadline, T> work) {
        var deadline = new Deadline(settings.timeouts().request(), Ticker.systemTicker());
        var admitted = new Work<>(work, deadline, () -> queue.leave(caller));
        inFlight.add(admitted);
        if (rounds != null) {
            rounds.wake();
        }
        CompletionStage<T> result = admitted.result().whenComplete((value, failure) -> inFlight.remove(admitted));
        Runnable carried = telemetry.carried(admitted);
        queue.enter(caller, new FairQueue.Visitor() {
            @Override
            public void enter() {
                start(admitted, carried, caller);
            }

            @Override
            public void refuse(OverloadedException reason) {
                admitted.fail(reason);
            }
        });
        return result;
    }

    private void start(Work<?> work, Runnable carried, String caller) {
        try {
            threads.execute(carried);
        } catch (RejectedExecutionException e) {
            queue.leave(caller);
            work.fail(OverloadedException.noThread());
        }
    }

    private boolean look() {
        queue.expire();
        var timeout = new RequestTimeoutException(settings.timeouts().request());
        inFlight.removeIf(work -> work.isOver(timeout));
        return !inFlight.isEmpty();
    }

    /** An authenticated caller has one share, whatever it calls its sessions; others are told apart by what they say. */
    private static String share(Caller caller) {
        return caller.principal()
                .map(principal -> "user " + principal)
                .orElseGet(() -> String.join(
                        "\n",
                        caller.session().orElse(""),
                        caller.project().orElse(""),
                        caller.job().orElse("")));
    }
}
