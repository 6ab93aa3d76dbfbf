package dev.sluice.emulator.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of faults that a call can meet. */
enum FaultKind {
    /** No fault, which lets a script pass calls through. */
    NONE("none"),
    STATUS_401("401"),
    STATUS_403("403"),
    /** A full pool, as one page of Azure's documentation has it answered. */
    STATUS_404("404"),
    STATUS_429("429"),
    STATUS_500("500"),
    STATUS_502("502"),
    STATUS_503("503"),
    /** The connection closes; no session has seen the request. */
    RESET_BEFORE("reset-before"),
    /** The connection closes without the answer that there is. */
    RESET_AFTER("reset-after"),
    /** The whole answer comes late. */
    SLOW_HEADERS("slow-headers", Duration.ofSeconds(5)),
    /** The answer begins at once and takes its time. */
    SLOW_BODY("slow-body", Duration.ofSeconds(5)),
    /** The connection closes in the middle of the answer. */
    TRUNCATED_BODY("truncated-body"),
    /** An answer that ends properly and is not JSON. */
    MALFORMED_BODY("malformed-body"),
    /** Bytes that nobody asked for come over a connection that goes on. */
    STRAY_ANSWER("stray-answer", Duration.ZERO),
    /** No answer, and no session has seen the request; then the connection closes. */
    HANG("hang", Duration.ofMinutes(1)),
    /** The session ends while the request is with it. */
    SESSION_KILLED("session-killed", Duration.ofMillis(200)),
    /** The session is replaced by one whose container does not listen yet. */
    COLD_START("cold-start", Duration.ofSeconds(5));

    private final String wireName;
    private final Optional<Duration> delay;

    FaultKind(String wireName) {
        this.wireName = wireName;
        this.delay = Optional.empty();
    }

    FaultKind(String wireName, Duration delay) {
        this.wireName = wireName;
        this.delay = Optional.of(delay);
    }

    static Optional<FaultKind> named(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }

    static String allowed() {
        return Arrays.stream(values()).map(kind -> kind.wireName).collect(Collectors.joining(", "));
    }

    String wireName() {
        return wireName;
    }

    /** Returns the time that the fault takes where the plan does not say; empty for one that takes no time. */
    Optional<Duration> delay() {
        return delay;
    }

    boolean hasForms() {
        return this == STRAY_ANSWER;
    }

    boolean takesRetryAfter() {
        return this == STATUS_429 || this == STATUS_503;
    }

    /** Returns whether the fault can happen only to a call that has a session. */
    boolean needsSession() {
        return this == SESSION_KILLED || this == COLD_START;
    }
}
