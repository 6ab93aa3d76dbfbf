package dev.sluice.session.runner;

/** Why we ended a program that had not ended by itself. */
enum StopReason {
    WALL_TIME,
    STDOUT_LIMIT,
    STDERR_LIMIT,
    DISK_LIMIT,
    SESSION_CLOSED
}
