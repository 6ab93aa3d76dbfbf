package dev.sluice.gateway.problem;

/** The problems that have no more to say than their HTTP status; the messages are Piston's where it has one. */
final class StandardProblems {
    private StandardProblems() {}

    static Problem of(int status) {
        return switch (status) {
            case 404 ->
                Problem.of(
                                "not-found",
                                "There is no such route",
                                404,
                                "The routes are POST /api/v2/execute, GET /api/v2/runtimes, GET /api/v2/packages, GET or"
                                        + " DELETE /api/v2/session, and /api/v2/session/files.")
                        .withMessage("Not Found");
            // The server answers 501 to a method that it does not know, although the request is at fault.
            case 405, 501 ->
                Problem.of(
                        "method-not-allowed",
                        "The route does not know this method",
                        405,
                        "The header Allow lists the methods that it knows.");
            case 415 ->
                Problem.of(
                                "unsupported-media-type",
                                "The request is not JSON",
                                415,
                                "Send the header Content-Type: application/json.")
                        .withMessage("requests must be of type application/json");
            default ->
                status >= 400 && status < 500
                        ? Problem.of(
                                "invalid-request", "The request cannot be understood", status, "Check the request.")
                        : Problem.of("internal", "The gateway failed", 500, "The gateway's log has more.");
        };
    }
}
