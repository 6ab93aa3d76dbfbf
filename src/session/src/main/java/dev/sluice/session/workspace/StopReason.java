package dev.sluice.session.workspace;

/** The reason why we ended a program that had not ended by itself. */
public enum StopReason {
    WALL_TIME,
    STDOUT_LIMIT,
    STDERR_LIMIT,
    DISK_LIMIT,
    SESSION_CLOSED
}
