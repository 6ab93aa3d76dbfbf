package dev.sluice.piston;

import java.util.Optional;

/** The reasons why a stage did not end well, in Piston's two letters. */
public enum Status {
    /** The program exited with a code other than 0. */
    RE,
    /** The program died of a signal. */
    SG,
    /** The program ran out of wall-clock or CPU time. */
    TO,
    /** The program wrote too much to stdout. */
    OL,
    /** The program wrote too much to stderr. */
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
