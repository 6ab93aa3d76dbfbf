package dev.sluice.session.kernel;

/** Signals that the interpreter gave no usable answer, and will give no other. */
final class InterpreterLostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean outOfTime;

    InterpreterLostException(boolean outOfTime) {
        super(null, null, false, false);
        this.outOfTime = outOfTime;
    }

    boolean isOutOfTime() {
        return outOfTime;
    }
}
