package dev.sluice.session.adapter;

import java.util.Locale;

/** The errors with which a session itself answers a call. How a program ended is never one of them. */
enum ProblemType {
    INVALID_REQUEST(400, "The request is not valid"),
    BAD_FILE_NAME(400, "The file cannot be called so"),
    FILE_NOT_ACCESSIBLE(403, "The file cannot be read"),
    NOT_FOUND(404, "Not Found"),
    FILE_NOT_FOUND(404, "There is no such file"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    FILE_IN_THE_WAY(409, "Something else has the file's name"),
    TOO_LARGE(413, "The request is too large"),
    FILE_TOO_LARGE(413, "The file is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    ANSWER_FORGOTTEN(410, "The answer is no longer kept"),
    ANOTHER_SESSION(412, "The request was meant for another session"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    INTERNAL(500, "The session failed"),
    PISTON_UNAVAILABLE(502, "Piston cannot be reached"),
    PISTON_BAD_REPLY(502, "Piston gave no usable answer"),
    NOT_READY(503, "The session cannot run code"),
    SESSION_CLOSED(503, "The session has ended"),
    DISK_FULL(507, "The disk is full"),
    SESSION_FULL(507, "The session's folder is full");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String uri() {
        return "urn:sluice:session:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
