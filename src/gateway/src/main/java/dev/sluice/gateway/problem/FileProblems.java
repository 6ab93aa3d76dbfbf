package dev.sluice.gateway.problem;

import dev.sluice.gateway.api.TransfersBusyException;
import dev.sluice.gateway.pool.FileTransferException;
import dev.sluice.gateway.pool.InvalidFileNameException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The problems that the gateway itself finds with a file. */
final class FileProblems {
    private static final Logger LOG = Logger.getLogger(FileProblems.class.getName());

    private FileProblems() {}

    /**
     * Returns the problem of a path that the server itself takes for an attempt to leave a folder, or for no path at
     * all.
     */
    static Problem badPath() {
        return Problem.of(
                "bad-file-name",
                "No file can have that name",
                400,
                "The path of a file may have no segment \".\" or \"..\", no slash or backslash within a segment and no"
                        + " control characters, encoded or not, and must be percent-encoded UTF-8.");
    }

    static @Nullable Problem of(Throwable cause) {
        if (cause instanceof InvalidFileNameException invalid) {
            return Problem.of("bad-file-name", "No file can have that name", 400, words(invalid) + ".");
        }
        if (cause instanceof FileTransferException refused) {
            return ofRefused(refused);
        }
        if (cause instanceof TransfersBusyException) {
            return Problem.of("gateway-overloaded", "The gateway is busy", 503, words(cause) + ": send it again.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return null;
    }

    private static Problem ofRefused(FileTransferException refused) {
        return switch (refused.reason()) {
            case TOO_LARGE ->
                Problem.of(
                        "file-too-large",
                        "The file is too large",
                        413,
                        words(refused) + " (sluice.limits.file): send less, or in parts.");
            case TOO_SLOW ->
                Problem.of(
                        "file-too-slow",
                        "The file came too slowly",
                        408,
                        words(refused) + " (sluice.timeout.file): send it again, or in parts.");
            case BROKEN_OFF ->
                Problem.of(
                        "invalid-request",
                        "The request cannot be run",
                        400,
                        words(refused) + ", or is not what its Content-Length says.");
            case NOT_SPOOLED -> notSpooled(refused);
        };
    }

    private static Problem notSpooled(FileTransferException refused) {
        LOG.log(Level.WARNING, "The spool of uploads takes no more: free space in java.io.tmpdir", refused);
        return Problem.of(
                "gateway-disk-full",
                "The gateway's disk is full",
                507,
                words(refused) + ": send it again later, or have the gateway's operator free space in its temporary"
                        + " folder or lower sluice.files.max-in-flight.");
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
