package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import java.util.List;

/**
 * The files that a session's programs see at {@code /mnt/data}. Only {@link #write} allocates a session. Every method
 * throws {@link PoolException} when the pool fails, and {@link CallerException} with {@link CallerFault#SESSION_NOT_FOUND}
 * where there is no session to look into and {@link CallerFault#FILE_NOT_FOUND} where there is no such file.
 */
public interface SessionFiles {
    /** All of them, those in folders too. */
    Listing list(SessionIdentifier session);

    /** What is known of one file without its content. */
    SessionFile find(SessionIdentifier session, FilePath path);

    /**
     * The content as it comes; whoever opens it closes it.
     *
     * @throws FileTransferException if it is known to be larger than {@code maxBytes}
     */
    FileContent open(SessionIdentifier session, FilePath path, long maxBytes);

    /** Takes the whole source for the content of a file, which is replaced if it is there; folders are made. */
    Written write(SessionIdentifier session, FilePath path, FileSource source);

    void delete(SessionIdentifier session, FilePath path);

    /** @param complete whether the pool named all that there are in its one answer */
    record Listing(List<SessionFile> files, boolean complete) {
        public Listing {
            files = List.copyOf(files);
        }
    }

    /** @param isNew whether there was no such file before */
    record Written(SessionFile file, boolean isNew) {}
}
