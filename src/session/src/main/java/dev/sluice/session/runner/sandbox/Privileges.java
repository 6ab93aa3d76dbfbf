package dev.sluice.session.runner.sandbox;

import dev.sluice.session.workspace.SandboxUser;
import java.util.ArrayList;
import java.util.List;

/** Builds the part of a command line that changes to another user. */
final class Privileges {
    private Privileges() {}

    /**
     * Returns the part of a command line that makes the rest run as {@code owner}, with no way back.
     *
     * @param more further options of {@code setpriv}
     */
    static List<String> drop(SandboxUser owner, String... more) {
        var command = new ArrayList<String>(List.of("setpriv"));
        if (!owner.isSelf()) {
            String uid = Integer.toString(owner.uid());
            command.addAll(List.of("--reuid", uid, "--regid", uid, "--clear-groups"));
        }
        command.add("--no-new-privs");
        if (!owner.isSelf()) {
            command.addAll(List.of("--inh-caps=-all", "--bounding-set=-all"));
        }
        command.addAll(List.of(more));
        command.add("--");
        return command;
    }
}
