package dev.sluice.gateway.telemetry;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the gateway tells of itself. As it stands here it tells nothing, which is how it is while telemetry is off. */
public interface Telemetry {
    Telemetry OFF = new Telemetry() {};

    default boolean isOn() {
        return false;
    }

    /** Work of the request that is under way on this thread, to be done on another one. */
    default Runnable carried(Runnable work) {
        return work;
    }

    /** What follows from the stage belongs to the request that is under way on this thread, whoever completes it. */
    default <T> CompletionStage<T> carried(CompletionStage<T> stage) {
        return stage;
    }

    /** A call to the pool, which may end without an answer. */
    default <T> T call(Supplier<T> call) {
        return call.get();
    }

    /** Which route the request under way on this thread has taken, where the server does not find that out itself. */
    default void routed(String method, String route) {}

    /** A caller has the answer; method and path are what it wrote. */
    default void answered(String method, String path, String scheme, int status, Duration time) {}

    /**
     * An execution is over.
     *
     * @param language one of those that the sessions offer, or {@code other}: never what a caller wrote
     * @param outcome of a few
     */
    default void executed(String language, String outcome) {}

    /** A caller is told of a failure of the pool. */
    default void poolProblem(String type) {}

    /** A call to the pool failed so, and is made again. */
    default void repeated(String type) {}

    /** A session was waited for while it started. */
    default void coldStart() {}

    /** An answer of the pool's was refused, because it belonged to another request. */
    default void answerRefused() {}

    /** A connection to the pool was closed, because the pool had written on it what nobody asked for. */
    default void connectionDropped() {}

    /** Has a figure read now and then; nothing where there is none at the time. */
    default void observe(Gauge gauge, Supplier<OptionalDouble> figure) {}
}
