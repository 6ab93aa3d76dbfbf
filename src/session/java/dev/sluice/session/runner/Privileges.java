package dev.sluice.session.runner;

import java.util.List;

/** How a command line becomes that of another user. */
final class Privileges {
    private Privileges() {}

    /** The part of a command line that makes the rest run as {@code owner}, with no way back. */
    static List<String> drop(Owner owner) {
        if (owner.isSelf()) {
            return List.of("setpriv", "--no-new-privs", "--");
        }
        String uid = Integer.toString(owner.uid());
        return List.of(
                "setpriv",
                "--reuid",
                uid,
                "--regid",
                uid,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--");
    }
}
