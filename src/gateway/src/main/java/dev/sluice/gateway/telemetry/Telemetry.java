package dev.sluice.gateway.telemetry;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Records what the gateway tells of itself. This interface's own methods record nothing, which is how it is while
 * telemetry is off.
 */
public interface Telemetry {
    Telemetry OFF = new Telemetry() {};

    default boolean isOn() {
        return false;
    }

    /** Returns work of the request that is under way on this thread, to be done on another one. */
    default Runnable carried(Runnable work) {
        return work;
    }

    /**
     * Returns the stage so that what follows from it belongs to the request that is under way on this thread, whoever
     * completes it.
     */
    default <T> CompletionStage<T> carried(CompletionStage<T> stage) {
        return stage;
    }

    /** Makes a call to the pool, which may end without an answer. */
    default <T> T call(Supplier<T> call) {
        return call.get();
    }

    /**
     * Records the route that the request under way on this thread has taken, where the server does not find that out
     * itself.
     */
    default void routed(String method, String route) {}

    /** Records that a caller has the answer; method and path are what the caller wrote. */
    default void answered(String method, String path, String scheme, int status, Duration time) {}

    /**
     * Records that an execution is over.
     *
     * @param language one of those that the sessions offer, or {@code other}: never what a caller wrote
     * @param outcome one of a few kinds
     */
    default void executed(String language, String outcome) {}

    /** Records that a caller is told of a failure of the pool. */
    default void poolProblem(String type) {}

    /** Records that a call to the pool failed so, and is made again. */
    default void repeated(String type) {}

    /** Records that a session was waited for while it started. */
    default void coldStart() {}

    /** Records that an answer of the pool's was refused, because it belonged to another request. */
    default void answerRefused() {}

    /** Records that a connection to the pool was closed, because the pool had written on it unasked. */
    default void connectionDropped() {}

    /** Has a figure read now and then; the figure is empty while there is none. */
    default void observe(Gauge gauge, Supplier<OptionalDouble> figure) {}
}
