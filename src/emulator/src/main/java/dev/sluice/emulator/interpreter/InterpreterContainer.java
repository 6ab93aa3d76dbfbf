package dev.sluice.emulator.interpreter;

import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.ApiVersion;
import dev.sluice.emulator.pool.Container;
import dev.sluice.emulator.pool.EmulatorClock;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.session.files.SessionFileStore;
import dev.sluice.session.kernel.Kernel;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.SessionFullException;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/** A session of the built-in pool: an interpreter that remembers, and files beside it, in Azure's words. */
public final class InterpreterContainer implements Container {
    private static final Logger LOG = System.getLogger(InterpreterContainer.class.getName());
    /** The largest upload that Azure takes, in bytes. */
    private static final long MOST_UPLOADED = 128L << 20;

    private final SessionFolder folder;
    private final Kernel kernel;
    private final CellExecutions executions;
    private final InterpreterFiles files;

    /**
     * Opens a session that has no files yet, and whose interpreter starts when there is something to run.
     *
     * @param background runs the cells that nobody waits for
     * @param clock by which clients are told when files were changed
     */
    public InterpreterContainer(CodeRunner runner, Executor background, EmulatorClock clock) {
        this.folder = runner.openFolder();
        this.kernel = new Kernel(runner, folder);
        this.executions = new CellExecutions(kernel, background);
        this.files = new InterpreterFiles(new SessionFileStore(folder, runner, MOST_UPLOADED), clock);
    }

    @Override
    public void handle(PoolRequest call) throws IOException {
        try {
            answer(call);
        } catch (RefusedException refusal) {
            call.reply(refusal.reply());
        } catch (InvalidRequestException e) {
            call.reply(RefusedException.invalid(String.valueOf(e.getMessage())).reply());
        } catch (UnsupportedOperationException e) {
            call.reply(RefusedException.coded(501, "NotSupported", String.valueOf(e.getMessage()))
                    .reply());
        } catch (SessionFullException e) {
            call.reply(RefusedException.coded(507, "SessionFull", String.valueOf(e.getMessage()))
                    .reply());
        } catch (ShortageException e) {
            call.reply(RefusedException.coded(
                            e.kind() == ShortageException.Kind.DISK ? 507 : 503,
                            "SessionShortage",
                            String.valueOf(e.getMessage()))
                    .reply());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A session could not answer", e);
            call.reply(RefusedException.coded(500, "InternalServerError", "The session failed; the log tells why")
                    .reply());
        }
    }

    private void answer(PoolRequest call) throws IOException {
        String path = call.path();
        ApiVersion version = ApiVersion.of(call);
        if (path.startsWith("/files")) {
            files.answer(call, version);
        } else if (path.startsWith("/executions/")) {
            call.allow("GET");
            call.reply(executions.get(call, path.substring("/executions/".length())));
        } else {
            call.allow("POST");
            call.reply(
                    switch (path) {
                        case "/executions" -> executions.execute(call, version);
                        case "/code/execute" -> executions.executeOld(call, version);
                        case "/python/execute" -> executions.executeFirst(call);
                        default -> throw RefusedException.notFound();
                    });
        }
    }

    @Override
    public void close() {
        kernel.close();
        folder.close();
    }
}
