package dev.sluice.gateway.admission;

/** The mark on a thread whose work was given up. */
public final class Interruption {
    private Interruption() {}

    /** Without the mark a call to the pool can be made, and whoever has this thread next was not interrupted. */
    public static boolean forget() {
        return Thread.interrupted();
    }
}
