package dev.sluice.session.runner;

import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.workspace.FreeSpace;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.SessionFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A runner of code for sessions: the built-in {@link Runner}, or a real Piston behind its URL. */
public interface CodeRunner extends AutoCloseable {
    /** Returns the runtimes that it can run. */
    Runtimes runtimes();

    /** Returns the reason why it can run nothing now, if there is one. */
    default Optional<String> obstacle() {
        return runtimes().all().isEmpty() ? Optional.of("No language is installed") : Optional.empty();
    }

    /** Runs a program to its end and blocks until then. How the program ended is in the result, never an exception. */
    ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder);

    /**
     * Starts a program that stays, in the session's folder.
     *
     * @param program its text
     * @throws UnsupportedOperationException if this one only runs programs to their end
     */
    default Conversation converse(String language, String program, SessionFolder folder) {
        throw new UnsupportedOperationException("A Piston elsewhere cannot keep a program for a session");
    }

    /** Returns the level of isolation between programs, in one word for the runtimes and health routes. */
    String sandbox();

    /** Returns the level of isolation and what provides it, as far as that is known. */
    default SandboxReport sandboxReport() {
        return SandboxReport.of(sandbox());
    }

    /** Returns the languages whose interpreter is kept ready, so that a run need not start one. */
    default List<String> warmLanguages() {
        return List.of();
    }

    /** Returns the most that a program in {@code language} may use. */
    default Limits limits(String language, Limits configured) {
        return configured;
    }

    /** Creates a folder for the files of one session, below {@code parent} if its programs can reach that. */
    default SessionFolder openFolder(Path parent) {
        return SessionFolder.create(parent, SandboxUser.SELF);
    }

    /** Creates a folder for the files of one session, where it is removed even if this process is killed. */
    default SessionFolder openFolder() {
        return openFolder(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /** Uses a folder that is there already for the files of the one session of this process. */
    default SessionFolder useFolder(Path folder) {
        return SessionFolder.existing(folder, SandboxUser.SELF);
    }

    /**
     * Returns the bytes that the session's folder may still take, none or less if it is full.
     *
     * @throws IOException if that cannot be known now
     */
    default long room(SessionFolder folder) throws IOException {
        return FreeSpace.ON_DISK.of(folder.path()).orElse(Long.MAX_VALUE);
    }

    /** Returns the exception that says why a session's folder takes no more. */
    default SessionFullException full() {
        return new SessionFullException("The disk that holds the session's files is full: free some of it");
    }

    @Override
    void close();
}
