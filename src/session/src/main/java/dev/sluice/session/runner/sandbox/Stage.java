package dev.sluice.session.runner.sandbox;

import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SessionFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One command of an execution, compiling or running, with all that surrounds it.
 *
 * @param command what to start, in the folder of the run
 * @param environment all the variables that it gets
 * @param readable folders besides the system's own that it may read
 * @param folder the folder of the run
 * @param session the folder of the session
 * @param warm whether it is an interpreter and its main file, so that a warm one will do as well
 */
public record Stage(
        List<String> command,
        Map<String, String> environment,
        List<Path> readable,
        RunFolder folder,
        SessionFolder session,
        StageLimits limits,
        boolean warm) {

    public Stage {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
    }

    /** Creates a stage that is never handed to a warm interpreter. */
    public Stage(
            List<String> command,
            Map<String, String> environment,
            List<Path> readable,
            RunFolder folder,
            SessionFolder session,
            StageLimits limits) {
        this(command, environment, readable, folder, session, limits, false);
    }
}
