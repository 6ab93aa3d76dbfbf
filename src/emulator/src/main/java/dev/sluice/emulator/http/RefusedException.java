package dev.sluice.emulator.http;

/** Ends the handling of a request with an answer other than the one it asked for. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient PoolReply reply;

    public RefusedException(PoolReply reply) {
        super("HTTP " + reply.status(), null, false, false);
        this.reply = reply;
    }

    public PoolReply reply() {
        return reply;
    }

    public static RefusedException notFound() {
        return new RefusedException(PoolReply.message(404, "Not Found"));
    }

    static RefusedException methodNotAllowed(String allowed) {
        return new RefusedException(PoolReply.message(405, "Method Not Allowed").with("Allow", allowed));
    }

    /** Creates the refusal that Azure's proxy gives when no container answers it. */
    public static RefusedException badGateway() {
        return new RefusedException(PoolReply.empty(502));
    }

    public static RefusedException invalid(String message) {
        return new RefusedException(PoolReply.error(400, "SessionRequestValidationFailed", message));
    }

    public static RefusedException coded(int status, String code, String message) {
        return new RefusedException(PoolReply.error(status, code, message));
    }

    public static RefusedException missing(String parameter) {
        return invalid("Missing required parameter '" + parameter + "'");
    }
}
