package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.PoolRequest;
import jakarta.json.stream.JsonGenerator;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A plan at work: the steps that are left of it, and the faults that were injected. */
final class FaultRun {
    private final FaultPlan plan;
    private final Random draws;
    private final int[] left;
    private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);
    private long drawn;
    /** The events that calls wait for now. */
    private final Map<Long, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

    private final AtomicLong waits = new AtomicLong();

    private volatile boolean over;

    FaultRun(FaultPlan plan) {
        this.plan = plan;
        this.draws = new Random(plan.seed());
        this.left = plan.script().stream().mapToInt(FaultPlan.Step::times).toArray();
    }

    /**
     * Returns the fault that this call is to meet. Each call for which there is a rate costs one draw, so that a seed
     * gives the same again.
     */
    synchronized Optional<Fault> next(boolean identity, PoolRequest call, Optional<String> session) {
        for (int i = 0; i < left.length; i++) {
            FaultPlan.Step step = plan.script().get(i);
            if (left[i] > 0 && step.target().matches(identity, call, session)) {
                left[i]--;
                return Optional.of(step.fault());
            }
        }
        List<FaultPlan.Rate> rates = plan.rates().stream()
                .filter(rate -> rate.target().matches(identity, call, session))
                .toList();
        return rates.isEmpty() ? Optional.empty() : draw(rates);
    }

    private Optional<Fault> draw(List<FaultPlan.Rate> rates) {
        drawn++;
        double point = draws.nextDouble();
        for (FaultPlan.Rate rate : rates) {
            point -= rate.rate();
            if (point < 0) {
                return Optional.of(rate.fault());
            }
        }
        return Optional.empty();
    }

    synchronized void count(Fault fault) {
        injected.merge(fault.kind(), 1, Integer::sum);
    }

    /** Waits for this time, or until the plan is no longer in force. */
    void pause(Duration time) {
        waitFor(new CompletableFuture<>(), time, false);
    }

    /**
     * Waits for {@code event} and returns its value, {@code late} if it takes longer than this, or false if the plan is
     * no longer in force.
     */
    boolean waitFor(CompletableFuture<Boolean> event, Duration time, boolean late) {
        long ticket = waits.incrementAndGet();
        waiting.put(ticket, event);
        try {
            if (over) {
                return false;
            }
            return event.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return late;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.remove(ticket);
        }
    }

    /** Ends the plan: all waits are over at once. */
    void end() {
        over = true;
        waiting.values().forEach(event -> event.complete(false));
    }

    synchronized void write(JsonGenerator json) {
        json.writeStartObject().write("seed", plan.seed());
        json.writeStartArray("rates");
        plan.rates().forEach(rate -> {
            json.writeStartObject().write("rate", rate.rate());
            rate.fault().write(json);
            rate.target().write(json);
            json.writeEnd();
        });
        json.writeEnd().writeStartArray("script");
        for (int i = 0; i < left.length; i++) {
            FaultPlan.Step step = plan.script().get(i);
            json.writeStartObject().write("times", step.times()).write("left", left[i]);
            step.fault().write(json);
            step.target().write(json);
            json.writeEnd();
        }
        json.writeEnd().write("drawn", drawn).write("waiting", waiting.size()).writeStartObject("injected");
        injected.forEach((kind, count) -> json.write(kind.wireName(), count));
        json.writeEnd().writeEnd();
    }
}
