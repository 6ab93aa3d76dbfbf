package dev.sluice.session.runner.sandbox;

import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.workspace.SandboxUser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A way to start a command so that it reaches nothing that is not its own. */
public interface Sandbox {
    SandboxLevel level();

    /** What to start so that the stage's command runs confined and limited. */
    List<String> commandLine(Stage stage);

    /** Whose a new session is. */
    SandboxUser nextOwner();

    /** The outermost of the program's own processes, given the process that was started. Empty while it is set up. */
    Stream<ProcessHandle> firstProcess(Process started);

    /** Whether what runs is measured, so that its report tells how it ended. */
    boolean metered();

    /** Whether system calls that no program needs are refused. */
    boolean filtered();

    /** What makes its namespaces, as its report names it, if it has any. */
    default Optional<String> by() {
        return Optional.empty();
    }
}
