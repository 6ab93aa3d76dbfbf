package dev.sluice.session.runner;

import dev.sluice.session.runner.language.Language;
import dev.sluice.session.runner.process.ProcessRunner;
import dev.sluice.session.runner.process.RunningProcess;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.runner.sandbox.StageLimits;
import dev.sluice.session.workspace.DiskWatch;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.StopReason;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that stays, in the same sandbox as every other. Its caller writes to its standard input and reads its
 * standard output. It ends when it is closed, with its session, or when it fills the disk.
 */
public final class Conversation implements AutoCloseable {
    private static final String MAIN = "main.py";

    private final RunningProcess process;
    private final RunFolder folder;
    private final SessionFolder session;
    private final DiskWatch.Watch watch;

    private Conversation(RunningProcess process, RunFolder folder, SessionFolder session, DiskWatch.Watch watch) {
        this.process = process;
        this.folder = folder;
        this.session = session;
        this.watch = watch;
    }

    static Conversation start(
            Language language,
            String program,
            SessionFolder session,
            ProcessRunner processes,
            StageLimits limits,
            Path parent,
            DiskWatch disk) {
        RunFolder folder = RunFolder.create(parent, session.owner());
        try {
            folder.write(MAIN, program.getBytes(StandardCharsets.UTF_8));
            List<String> args = List.of(session.path().toString());
            var stage = new Stage(
                    language.runCommand(MAIN, List.of(), args, Optional.empty()),
                    language.environment(),
                    language.readable(),
                    folder,
                    session,
                    limits);
            return start(processes.converse(stage), folder, session, disk);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Conversation start(RunningProcess process, RunFolder folder, SessionFolder session, DiskWatch disk) {
        try {
            session.enter(process);
            return new Conversation(process, folder, session, disk.watch(process, folder, session));
        } catch (RuntimeException e) {
            process.stop(StopReason.SESSION_CLOSED);
            process.await();
            session.leave(process);
            throw e;
        }
    }

    public OutputStream input() {
        return process.input();
    }

    public InputStream output() {
        return process.output();
    }

    /** Ends the program, if it has not ended by itself, and waits until it has. */
    @Override
    public void close() {
        process.stop(StopReason.SESSION_CLOSED);
        try {
            process.await();
        } finally {
            watch.close();
            session.leave(process);
            folder.close();
        }
    }
}
