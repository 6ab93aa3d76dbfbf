package dev.sluice.gateway.pool;

import dev.sluice.gateway.identifier.SessionIdentifier;
import java.util.List;

/**
 * The files that a session's programs see at {@code /mnt/data}. Only {@link #write} allocates a session. Every method
 * throws {@link PoolException} when the pool fails, and {@link CallerException} with {@link CallerFault#SESSION_NOT_FOUND}
 * where there is no session to look into and {@link CallerFault#FILE_NOT_FOUND} where there is no such file.
 */
public interface SessionFiles {
    /** Returns all files of the session, those in folders too. */
    Listing list(SessionIdentifier session);

    /** Returns the description of one file, without its content. */
    SessionFile find(SessionIdentifier session, FilePath path);

    /**
     * Opens a file's content, which is read as it comes from the pool; the caller closes it.
     *
     * @throws FileTransferException if the file is known to be larger than {@code maxBytes}
     */
    FileContent open(SessionIdentifier session, FilePath path, long maxBytes);

    /** Writes the whole source as the content of a file. An existing file is replaced, and missing folders are made. */
    Written write(SessionIdentifier session, FilePath path, FileSource source);

    void delete(SessionIdentifier session, FilePath path);

    /** @param complete whether the pool named all files in its one answer */
    record Listing(List<SessionFile> files, boolean complete) {
        public Listing {
            files = List.copyOf(files);
        }
    }

    /** @param isNew whether there was no such file before */
    record Written(SessionFile file, boolean isNew) {}
}
