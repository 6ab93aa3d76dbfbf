package dev.sluice.gateway.admission;

/** The gateway has as much to do as it takes on. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean callersOwn;

    private OverloadedException(String message, boolean callersOwn) {
        super(message);
        this.callersOwn = callersOwn;
    }

    static OverloadedException queueFull(int places, int waiting) {
        return new OverloadedException(
                "The gateway is busy with " + places + " requests (sluice.max-in-flight), and " + waiting
                        + " more are waiting (sluice.max-waiting)",
                false);
    }

    static OverloadedException waitedTooLong(int places) {
        return new OverloadedException(
                "The gateway was busy with " + places
                        + " requests (sluice.max-in-flight) for longer than one waits (sluice.max-wait)",
                false);
    }

    static OverloadedException ownRequestsFirst() {
        return new OverloadedException(
                "More of your requests are waiting than of any other caller, and the queue is full (sluice.max-waiting)",
                true);
    }

    static OverloadedException noMemory(long limit) {
        return new OverloadedException(
                "The requests in flight hold " + limit + " bytes of memory, which is as much as they may"
                        + " (sluice.max-in-flight-bytes)",
                false);
    }

    public static OverloadedException noThread() {
        return new OverloadedException("The gateway has no thread for another request", false);
    }

    /** Whether this caller alone is the reason. */
    public boolean isCallersOwn() {
        return callersOwn;
    }
}
