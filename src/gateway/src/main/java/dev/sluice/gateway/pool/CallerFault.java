package dev.sluice.gateway.pool;

/** The ways in which a request that reached the pool was the caller's mistake, with the problem that callers are told. */
public enum CallerFault {
    /** The idempotency key belongs to another request. */
    IDEMPOTENCY_KEY_REUSED(
            "idempotency-key-reused",
            422,
            "The idempotency key belongs to another request",
            "This session has seen the Idempotency-Key with another request: send a new key with"
                    + " a new request, and the same one only with the same request."),
    /** The adapter knows {@code code} and {@code stdin} alone, and the request needs more. */
    PAYLOAD_NOT_SUPPORTED("payload-not-supported", 400, "The session's adapter cannot run this request", ""),
    /** The pool's mode has no such call. */
    NOT_SUPPORTED_IN_MODE("not-supported-in-mode", 501, "The pool's mode does not know this", ""),
    /** No session to look into; looking allocates none. */
    SESSION_NOT_FOUND(
            "session-not-found",
            404,
            "There is no session",
            "You have no session now, so it has no files; looking for them starts none. Run a"
                    + " program or put a file to start one."),
    /** The session has no such file. */
    FILE_NOT_FOUND(
            "file-not-found",
            404,
            "There is no such file",
            "Your session has no file of that name; GET /api/v2/session/files lists those that it" + " has."),
    /** The session takes no file of that name. */
    FILE_NAME_REFUSED(
            "file-name-refused",
            400,
            "The session takes no file of that name",
            "The name leaves the session's folder, or a folder or link is in its way, or the pool"
                    + " takes no such characters: use letters and digits, and no dots in folders."),
    /** The session takes no file of that size. */
    FILE_TOO_LARGE(
            "file-too-large",
            413,
            "The file is too large",
            "The session takes no file of that size: send less, or in parts."),
    /** The session has no room for the file. */
    SESSION_FULL(
            "session-full", 507, "The session has no room", "Delete files of the session, or stop it and begin anew.");

    private final String problemName;
    private final int status;
    private final String title;
    private final String remedy;

    CallerFault(String problemName, int status, String title, String remedy) {
        this.problemName = problemName;
        this.status = status;
        this.title = title;
        this.remedy = remedy;
    }

    /** Returns the last part of the problem's type. */
    public String problemName() {
        return problemName;
    }

    /** Returns the HTTP status of the gateway's answer. */
    public int status() {
        return status;
    }

    /** Returns the title of the problem. */
    public String title() {
        return title;
    }

    /** Returns what the caller can do about it; empty where the exception's message says that. */
    public String remedy() {
        return remedy;
    }
}
