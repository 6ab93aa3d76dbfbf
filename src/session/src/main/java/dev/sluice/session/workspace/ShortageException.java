package dev.sluice.session.workspace;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Signals that the session's machine lacks something that the session program itself needs. The message is for the
 * caller.
 */
public final class ShortageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The free bytes below which a disk counts as full: too few for a folder and a file of a few lines. */
    private static final long NOTHING_FREE = 64 << 10;

    /** The resource that is used up. */
    public enum Kind {
        /** Space or inodes of the disk, or the share of them that a quota grants. */
        DISK,
        /** File descriptors; a passing state. */
        OPEN_FILES
    }

    private final Kind kind;

    private ShortageException(Kind kind, IOException cause) {
        super(
                switch (kind) {
                    case DISK ->
                        "The disk that holds the sessions' files is full: delete files of the session or end it; if"
                                + " that does not help, other sessions or the machine itself fill the disk";
                    case OPEN_FILES ->
                        "The session program has as many files open as it may: send the request again later, send"
                                + " fewer at once, or raise the limit of open files of the container";
                },
                cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Returns the shortage that made an operation in {@code folder} fail, if it was one. The system's words may be in
     * any language, so a disk with nothing free counts as full whatever they are.
     */
    public static Optional<ShortageException> behind(IOException failure, Path folder) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
            if (words == null) {
                continue;
            }
            if (words.contains("No space left") || words.contains("quota exceeded")) {
                return Optional.of(new ShortageException(Kind.DISK, failure));
            }
            if (words.contains("Too many open files")) {
                return Optional.of(new ShortageException(Kind.OPEN_FILES, failure));
            }
        }
        return FreeSpace.ON_DISK.of(folder).orElse(Long.MAX_VALUE) < NOTHING_FREE
                ? Optional.of(new ShortageException(Kind.DISK, failure))
                : Optional.empty();
    }

    /**
     * Returns the exception to throw for a failure: the shortage behind it, or the failure itself under
     * {@code message}.
     */
    public static RuntimeException orFailure(String message, IOException failure, Path folder) {
        Optional<ShortageException> shortage = behind(failure, folder);
        return shortage.isPresent() ? shortage.get() : new java.io.UncheckedIOException(message, failure);
    }
}
