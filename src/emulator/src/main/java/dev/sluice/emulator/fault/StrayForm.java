package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.WireAnswer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The form of a stray answer: the bytes that come over a connection although nobody asked for them, and their time. */
public enum StrayForm {
    /** The answer, and the same once more. */
    TWICE("twice"),
    /** The answer, whose {@code Content-Length} is half of what comes. */
    SHORT_LENGTH("short-length"),
    /** The answer in chunks, and after the last chunk the same once more. */
    AFTER_CHUNKS("after-chunks"),
    /** A 204, which has no body, with the answer as its body. */
    BODY_WITH_204("body-with-204"),
    /** A 304, which has no body, with the answer as its body. */
    BODY_WITH_304("body-with-304"),
    /** The answer to an earlier request, before this one is read; its own follows. */
    EARLY("early"),
    /** The answer, then a 408 over the connection that is idle, and its end. */
    TIMEOUT("timeout");

    private final String wireName;

    StrayForm(String wireName) {
        this.wireName = wireName;
    }

    static Optional<StrayForm> named(String wireName) {
        return Arrays.stream(values())
                .filter(form -> form.wireName.equals(wireName))
                .findFirst();
    }

    static String allowed() {
        return Arrays.stream(values()).map(StrayForm::wireName).collect(Collectors.joining(", "));
    }

    public String wireName() {
        return wireName;
    }

    /** Returns whether time may pass before the bytes that nobody asked for. */
    boolean takesDelay() {
        return this == TWICE || this == TIMEOUT;
    }

    /** Returns the bytes that the client may take for its answer. */
    byte[] answer(WireAnswer answer) {
        return switch (this) {
            case TWICE, EARLY, TIMEOUT -> answer.whole();
            case SHORT_LENGTH -> answer.firstHalf();
            case AFTER_CHUNKS -> answer.chunked();
            case BODY_WITH_204 -> WireAnswer.head("204 No Content");
            case BODY_WITH_304 -> WireAnswer.head("304 Not Modified");
        };
    }

    /** Returns the bytes that nobody asked for. */
    byte[] stray(WireAnswer answer) {
        return switch (this) {
            case TWICE, AFTER_CHUNKS, BODY_WITH_204, BODY_WITH_304 -> answer.whole();
            case SHORT_LENGTH -> answer.secondHalf();
            case EARLY -> new byte[0];
            case TIMEOUT -> WireAnswer.head("408 Request Timeout", "Content-Length: 0", "Connection: close");
        };
    }
}
