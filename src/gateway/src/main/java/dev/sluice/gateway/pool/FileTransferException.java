package dev.sluice.gateway.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Signals that the gateway does not take or give a file, or that the caller's bytes did not come whole. */
public final class FileTransferException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason of a failed transfer. */
    public enum Reason {
        TOO_LARGE,
        TOO_SLOW,
        BROKEN_OFF,
        /** The gateway's own disk, where an upload waits to be sent, takes no more of it. */
        NOT_SPOOLED
    }

    private final Reason reason;

    private FileTransferException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** @param limit in bytes */
    public static FileTransferException tooLarge(long limit) {
        return new FileTransferException(Reason.TOO_LARGE, "The file is larger than " + limit + " bytes", null);
    }

    static FileTransferException tooSlow(Duration time) {
        return new FileTransferException(Reason.TOO_SLOW, "The file did not come whole within " + time, null);
    }

    static FileTransferException brokenOff(Throwable cause) {
        return new FileTransferException(Reason.BROKEN_OFF, "The file broke off before its end", cause);
    }

    static FileTransferException notSpooled(Throwable cause) {
        return new FileTransferException(
                Reason.NOT_SPOOLED,
                "The gateway's disk, where uploads wait to be sent, takes no more of the file",
                cause);
    }

    public Reason reason() {
        return reason;
    }
}
