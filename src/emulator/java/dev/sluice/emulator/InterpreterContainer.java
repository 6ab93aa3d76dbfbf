package dev.sluice.emulator;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.session.files.SessionFiles;
import dev.sluice.session.kernel.Kernel;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.runner.SessionFolder;
import dev.sluice.session.runner.SessionFullException;
import dev.sluice.session.runner.ShortageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/** A session of the built-in pool: an interpreter that remembers, and files beside it, in Azure's words. */
final class InterpreterContainer implements Container {
    private static final Logger LOG = System.getLogger(InterpreterContainer.class.getName());
    /** What Azure takes in one upload. */
    private static final long MOST_UPLOADED = 128L << 20;

    private final SessionFolder folder;
    private final Kernel kernel;
    private final Executions executions;
    private final InterpreterFiles files;

    /** @param background runs what nobody waits for */
    InterpreterContainer(CodeRunner runner, Executor background) {
        this.folder = runner.openFolder();
        this.kernel = new Kernel(runner, folder);
        this.executions = new Executions(kernel, background);
        this.files = new InterpreterFiles(new SessionFiles(folder, runner, MOST_UPLOADED));
    }

    @Override
    public void handle(HttpExchange exchange, String rawPath) throws IOException {
        var call = new Call(exchange, rawPath, Query.of(exchange.getRequestURI().getRawQuery()));
        try {
            answer(call);
        } catch (Refusal refusal) {
            call.reply(refusal.reply());
        } catch (InvalidRequestException e) {
            call.reply(Refusal.invalid(String.valueOf(e.getMessage())).reply());
        } catch (UnsupportedOperationException e) {
            call.reply(Refusal.coded(501, "NotSupported", String.valueOf(e.getMessage()))
                    .reply());
        } catch (SessionFullException e) {
            call.reply(Refusal.coded(507, "SessionFull", String.valueOf(e.getMessage()))
                    .reply());
        } catch (ShortageException e) {
            call.reply(Refusal.coded(
                            e.kind() == ShortageException.Kind.DISK ? 507 : 503,
                            "SessionShortage",
                            String.valueOf(e.getMessage()))
                    .reply());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A session could not answer", e);
            call.reply(Refusal.coded(500, "InternalServerError", "The session failed; the log tells why")
                    .reply());
        }
    }

    private void answer(Call call) throws IOException {
        String path = call.path();
        boolean old = ApiVersion.isOldest(call);
        if (path.startsWith("/files")) {
            files.answer(call, old);
        } else if (old && path.equals("/code/execute")) {
            call.allow("POST");
            call.reply(executions.executeOld(call));
        } else if (old && path.equals("/python/execute")) {
            call.allow("POST");
            call.reply(executions.executeFirst(call));
        } else if (!old && path.equals("/executions")) {
            call.allow("POST");
            call.reply(executions.execute(call));
        } else if (!old && path.startsWith("/executions/")) {
            call.allow("GET");
            call.reply(executions.get(call, path.substring("/executions/".length())));
        } else {
            throw Refusal.notFound();
        }
    }

    @Override
    public void close() {
        kernel.close();
        folder.close();
    }
}
