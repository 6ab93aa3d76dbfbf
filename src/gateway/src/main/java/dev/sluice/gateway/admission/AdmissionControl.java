package dev.sluice.gateway.admission;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.gateway.admission.Deadline.LongCalls;
import dev.sluice.gateway.identifier.Caller;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets a bounded number of requests at a time use the pool, each on a thread of its own, and gives callers turns. */
@ApplicationScoped
public class AdmissionControl {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration TO_TELL = Duration.ofMillis(500);

    @Inject
    Settings settings;

    @Inject
    RequestThreads threads;

    @Inject
    MemoryBudget heldBytes;

    @Resource
    ManagedScheduledExecutorService scheduler;

    @Inject
    Telemetry telemetry;

    private final Set<AdmittedRequest<?>> inFlight = ConcurrentHashMap.newKeySet();
    private FairQueue queue = new FairQueue(0, 0, Duration.ZERO, Ticker.systemTicker());
    private @Nullable PeriodicSweep rounds;

    @PostConstruct
    void open() {
        int places = RequestThreads.areVirtual()
                ? settings.admission().maxInFlight()
                : Math.min(RequestThreads.PLATFORM_THREADS, settings.admission().maxInFlight());
        queue = new FairQueue(
                places, settings.admission().maxWaiting(), settings.admission().maxWait(), Ticker.systemTicker());
        telemetry.observe(Gauge.IN_FLIGHT, () -> OptionalDouble.of(queue.inFlight()));
        telemetry.observe(Gauge.WAITING, () -> OptionalDouble.of(queue.waiting()));
        rounds = new PeriodicSweep(scheduler, LOOK, this::look);
    }

    /**
     * Runs work on a thread of its own once there is a place for it. The result fails with {@link OverloadedException}
     * if there is no place in time.
     */
    public <T> CompletionStage<T> admit(Caller caller, Function<Deadline, T> work) {
        return admit(
                caller,
                deadline -> {
                    try (MemoryBudget.Hold hold = heldBytes.nothing()) {
                        return counting(hold, work).apply(deadline);
                    }
                },
                false);
    }

    /**
     * Runs work on a thread of its own, as {@link #admit(Caller, Function)} does, and counts the pool's answers in the
     * given hold, which the caller of this method closes.
     */
    public <T> CompletionStage<T> admit(Caller caller, MemoryBudget.Hold hold, Function<Deadline, T> work) {
        return admit(caller, counting(hold, work), false);
    }

    /**
     * Runs work on this thread, which is one of {@link RequestThreads}, if there is a place at once, and otherwise on
     * another of them once there is one.
     */
    public <T> CompletionStage<T> admitHere(Caller caller, MemoryBudget.Hold hold, Function<Deadline, T> work) {
        return admit(caller, counting(hold, work), true);
    }

    private <T> CompletionStage<T> admit(Caller caller, Function<Deadline, T> work, boolean here) {
        String share = share(caller);
        return enter(share, new AdmittedRequest<>(work, deadline(LongCalls.HERE), () -> queue.leave(share)), here);
    }

    /**
     * Returns work that counts the pool's answers in the hold; a wait for memory ends early enough for the caller to be
     * told.
     */
    private static <T> Function<Deadline, T> counting(MemoryBudget.Hold hold, Function<Deadline, T> work) {
        return deadline -> hold.during(
                () -> deadline.left().compareTo(TO_TELL) > 0 ? deadline.left().minus(TO_TELL) : Duration.ZERO,
                () -> work.apply(deadline));
    }

    /**
     * Runs work on this thread, which is one of the server's, if there is a place at once, hands the parts that take
     * long to a thread of their own, and waits for the result.
     *
     * @throws OverloadedException if there is no place in time
     * @throws RequestTimeoutException at the deadline
     */
    public <T> T await(Caller caller, MemoryBudget.Hold hold, Function<Deadline, T> work) {
        String share = share(caller);
        var thread = new ThreadHandOff(
                task -> threads.execute(telemetry.carried(AnswerMemory.carried(task))), () -> queue.leave(share));
        var admitted = new AdmittedRequest<>(counting(hold, work), deadline(thread), thread::ended);
        try {
            return enter(share, admitted, true).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OverloadedException.noThread();
        } catch (ExecutionException e) {
            throw Failures.unchecked(e);
        }
    }

    private Deadline deadline(LongCalls longCalls) {
        return new Deadline(settings.timeouts().request(), Ticker.systemTicker(), longCalls);
    }

    private <T> CompletionStage<T> enter(String share, AdmittedRequest<T> work, boolean here) {
        inFlight.add(work);
        if (rounds != null) {
            rounds.wake();
        }
        CompletionStage<T> result = work.result().whenComplete((value, failure) -> inFlight.remove(work));
        var entering = new AtomicBoolean(here);
        Thread entrant = Thread.currentThread();
        Runnable carried = telemetry.carried(work);
        queue.enter(share, new FairQueue.Visitor() {
            @Override
            public void enter() {
                if (entering.get() && Thread.currentThread() == entrant) {
                    work.run();
                } else {
                    start(work, carried, share);
                }
            }

            @Override
            public void refuse(OverloadedException reason) {
                work.fail(reason);
            }
        });
        entering.set(false);
        return result;
    }

    private void start(AdmittedRequest<?> work, Runnable carried, String share) {
        try {
            threads.execute(carried);
        } catch (RejectedExecutionException e) {
            queue.leave(share);
            work.fail(OverloadedException.noThread());
        }
    }

    private boolean look() {
        queue.expire();
        var timeout = new RequestTimeoutException(settings.timeouts().request());
        inFlight.removeIf(work -> work.isOver(timeout));
        return !inFlight.isEmpty();
    }

    /**
     * Returns the name under which the queue counts a caller's requests. An authenticated caller has one share,
     * whatever it calls its sessions; others are told apart by the names that they send.
     */
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
