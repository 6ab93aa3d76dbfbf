package dev.sluice.session.files;

import dev.sluice.session.files.FileRefusedException.Reason;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionClosedException;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The files of one session. Every path is a list of folder names, from the session's folder down. */
public final class SessionFileStore {
    private static final int BUFFER = 64 * 1024;
    /** The bytes after which the free room is checked anew, since others write as well. */
    private static final long STRETCH = 16L << 20;

    private final SessionFolder session;
    private final CodeRunner runner;
    private final long mostBytes;

    /** @param mostBytes that one file may have which is written here */
    public SessionFileStore(SessionFolder session, CodeRunner runner, long mostBytes) {
        this.session = session;
        this.runner = runner;
        this.mostBytes = mostBytes;
    }

    /** @throws FileRefusedException if there is no such folder */
    @SuppressWarnings("try") // the use is there to be closed
    public Listing list(List<String> folders, boolean recursive) throws IOException {
        return told(String.join("/", folders), () -> {
            try (var use = session.use(() -> {});
                    Folder folder = open(folders)) {
                return new FolderReader(recursive).through(folder);
            }
        });
    }

    /** @throws FileRefusedException if there is nothing of that name */
    @SuppressWarnings("try") // the use is there to be closed
    public FileEntry find(List<String> folders, String name) throws IOException {
        String known = FileName.existing(name);
        return told(name, () -> {
            try (var use = session.use(() -> {});
                    Folder folder = open(folders)) {
                return FileEntry.of(known, "", folder.attributes(known));
            }
        });
    }

    /**
     * Opens a file for reading, which the caller must close.
     *
     * @throws FileRefusedException if there is no such file
     */
    public ReadableFile read(List<String> folders, String name) throws IOException {
        String known = FileName.existing(name);
        return told(name, () -> {
            SessionFolder.Use use = session.use(() -> {});
            try (Folder folder = open(folders)) {
                return new ReadableFile(SafeOpen.toRead(folder, path(folders), known, session.owner()), use);
            } catch (IOException | RuntimeException e) {
                use.close();
                throw e;
            }
        });
    }

    /**
     * Writes a file, with the folders above it, in the place of one that is there already. Until all of {@code content}
     * is read nothing of it can be seen, and if that fails nothing is left.
     *
     * @throws FileRefusedException if it cannot be called so, or is too large
     * @throws dev.sluice.session.workspace.SessionFullException if the session has no room for it
     */
    @SuppressWarnings("try") // the use is there to be closed
    public FileEntry write(List<String> folders, String name, InputStream content) throws IOException {
        folders.forEach(FileName::created);
        String created = FileName.created(name);
        return told(name, () -> {
            var ending = new AtomicBoolean();
            try (var use = session.use(() -> ending.set(true));
                    Folder root = Folder.root(session.path());
                    StagedFile unfinished = StagedFile.create(root, session.path())) {
                copy(content, unfinished, ending);
                try (Folder folder = make(root, folders)) {
                    unfinished.publish(folder, created, session.owner());
                    return FileEntry.of(created, "", folder.attributes(created));
                }
            }
        });
    }

    /** @throws FileRefusedException if there is no such file */
    @SuppressWarnings("try") // the use is there to be closed
    public void delete(List<String> folders, String name) throws IOException {
        String known = FileName.existing(name);
        told(name, () -> {
            try (var use = session.use(() -> {});
                    Folder folder = open(folders)) {
                if (folder.attributes(known).isDirectory()) {
                    throw new FileRefusedException(Reason.NOT_FOUND, "\"" + name + "\" is a folder, not a file");
                }
                folder.deleteFile(known);
                return known;
            }
        });
    }

    private void copy(InputStream content, StagedFile unfinished, AtomicBoolean ending) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long written = 0;
        long room = Math.min(STRETCH, runner.room(session));
        if (room <= 0) {
            throw runner.full();
        }
        try (SeekableByteChannel file = unfinished.open()) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                if (ending.get()) {
                    throw new SessionClosedException();
                }
                written += n;
                if (written > mostBytes) {
                    throw tooLarge();
                }
                if (n > room) {
                    room = Math.min(STRETCH, runner.room(session));
                }
                if (n > room) {
                    throw runner.full();
                }
                room -= n;
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
        }
    }

    long mostBytes() {
        return mostBytes;
    }

    FileRefusedException tooLarge() {
        return new FileRefusedException(Reason.TOO_LARGE, "A file may have at most " + mostBytes + " bytes");
    }

    private Folder open(List<String> folders) throws IOException {
        Folder folder = Folder.root(session.path());
        for (String name : folders) {
            try (Folder parent = folder) {
                folder = parent.folder(name);
            }
        }
        return folder;
    }

    private Path path(List<String> folders) {
        return session.path().resolve(String.join("/", folders));
    }

    private Folder make(Folder root, List<String> folders) throws IOException {
        Folder folder = Folder.root(session.path());
        for (String name : folders) {
            try (Folder parent = folder) {
                if (parent.attributesIfThere(name).isEmpty()) {
                    StagedFile.createFolder(root, session.path(), parent, name, session.owner());
                }
                folder = parent.folder(name);
            }
        }
        return folder;
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    /** Translates an error of the system into words for the caller. The paths that the system names stay here. */
    private <T> T told(String name, Work<T> work) throws IOException {
        try {
            return work.done();
        } catch (NoSuchFileException e) {
            throw refused(Reason.NOT_FOUND, "The session has no file or folder \"" + name + "\"");
        } catch (NotDirectoryException e) {
            throw refused(Reason.NOT_FOUND, "\"" + name + "\" lies in something that is not a folder, or is not one");
        } catch (AccessDeniedException e) {
            throw refused(Reason.NOT_ACCESSIBLE, "A program took away the permission to use \"" + name + "\"");
        } catch (FileSystemException e) {
            throw ShortageException.behind(e, session.path())
                    .map(RuntimeException.class::cast)
                    .orElseGet(() -> refused(
                            Reason.IN_THE_WAY,
                            "\"" + name + "\" stands for a folder, a link or something else that is"
                                    + " not a file: delete it in a program, or choose another name"));
        } catch (IOException e) {
            Optional<ShortageException> shortage = ShortageException.behind(e, session.path());
            if (shortage.isPresent()) {
                throw shortage.get();
            }
            throw e;
        }
    }

    private static FileRefusedException refused(Reason reason, String message) {
        return new FileRefusedException(reason, message);
    }
}
