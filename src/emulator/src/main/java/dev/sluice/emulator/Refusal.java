package dev.sluice.emulator;

/** Ends the handling of a request with an answer other than the one it asked for. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Refusal(Reply reply) {
        super("HTTP " + reply.status(), null, false, false);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }

    static Refusal notFound() {
        return new Refusal(Reply.message(404, "Not Found"));
    }

    static Refusal methodNotAllowed(String allowed) {
        return new Refusal(Reply.message(405, "Method Not Allowed").with("Allow", allowed));
    }

    /** What Azure's proxy says when no container answers it. */
    static Refusal badGateway() {
        return new Refusal(Reply.empty(502));
    }

    static Refusal invalid(String message) {
        return new Refusal(Reply.error(400, "SessionRequestValidationFailed", message));
    }

    static Refusal coded(int status, String code, String message) {
        return new Refusal(Reply.error(status, code, message));
    }

    static Refusal missing(String parameter) {
        return invalid("Missing required parameter '" + parameter + "'");
    }
}
