package dev.sluice.gateway.admission;

/** Signals that the gateway has as much to do as it takes on. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private enum Reach {
        ALL,
        CALLERS_OWN,
        AFTER_THE_CALL
    }

    private final Reach reach;

    private OverloadedException(String message, Reach reach) {
        super(message);
        this.reach = reach;
    }

    static OverloadedException queueFull(int places, int waiting) {
        return new OverloadedException(
                "The gateway is busy with " + places + " requests (sluice.max-in-flight), and " + waiting
                        + " more are waiting (sluice.max-waiting)",
                Reach.ALL);
    }

    static OverloadedException waitedTooLong(int places) {
        return new OverloadedException(
                "The gateway was busy with " + places
                        + " requests (sluice.max-in-flight) for longer than one waits (sluice.max-wait)",
                Reach.ALL);
    }

    static OverloadedException ownRequestsFirst() {
        return new OverloadedException(
                "More of your requests are waiting than of any other caller, and the queue is full (sluice.max-waiting)",
                Reach.CALLERS_OWN);
    }

    static OverloadedException noMemory(long limit) {
        return new OverloadedException(
                "The requests in flight hold " + limit + " bytes of memory, which is as much as they may"
                        + " (sluice.max-in-flight-bytes)",
                Reach.ALL);
    }

    static OverloadedException noMemoryForAnswer(long limit) {
        return new OverloadedException(
                "No memory became free for the session's answer: those in flight may hold " + limit
                        + " bytes (sluice.max-in-flight-bytes)",
                Reach.AFTER_THE_CALL);
    }

    public static OverloadedException noThread() {
        return new OverloadedException("The gateway has no thread for another request", Reach.ALL);
    }

    /** Returns whether this caller alone is the reason. */
    public boolean isCallersOwn() {
        return reach == Reach.CALLERS_OWN;
    }

    /** Returns whether the pool has already done what it was asked for. */
    public boolean isAfterTheCall() {
        return reach == Reach.AFTER_THE_CALL;
    }
}
