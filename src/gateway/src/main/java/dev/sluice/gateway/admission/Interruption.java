package dev.sluice.gateway.admission;

/** The interrupt status of a thread whose work was given up. */
public final class Interruption {
    private Interruption() {}

    /**
     * Clears the status and returns whether it was set. Without it the thread can call the pool, and its next work does
     * not take itself for interrupted.
     */
    public static boolean forget() {
        return Thread.interrupted();
    }
}
