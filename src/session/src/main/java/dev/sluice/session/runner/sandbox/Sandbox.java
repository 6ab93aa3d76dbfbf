package dev.sluice.session.runner.sandbox;

import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.workspace.SandboxUser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A way to start a command so that it reaches nothing that is not its own. */
public interface Sandbox {
    SandboxLevel level();

    /** Returns the command line that runs the stage's command confined and limited. */
    List<String> commandLine(Stage stage);

    /** Returns the user for a new session. */
    SandboxUser nextOwner();

    /**
     * Returns the outermost of the program's own processes, given the process that was started. It is empty while the
     * sandbox is set up.
     */
    Stream<ProcessHandle> firstProcess(Process started);

    /** Checks whether what runs is measured, so that its report tells how it ended. */
    boolean metered();

    /** Checks whether system calls that no program needs are refused. */
    boolean filtered();

    /** Returns the tool that makes its namespaces, as its report names it, if it has any. */
    default Optional<String> by() {
        return Optional.empty();
    }
}
