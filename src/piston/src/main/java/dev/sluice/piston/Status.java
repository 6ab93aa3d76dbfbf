package dev.sluice.piston;

import java.util.Optional;

/** Why a stage did not end well, in Piston's two letters. */
public enum Status {
    /** Exited with a code other than 0. */
    RE,
    /** Died of a signal. */
    SG,
    /** Ran out of wall-clock or CPU time. */
    TO,
    /** Wrote too much to stdout. */
    OL,
    /** Wrote too much to stderr. */
    EL,
    /** The sandbox itself failed. */
    XX;

    static Optional<Status> of(String name) {
        for (Status status : values()) {
            if (status.name().equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
