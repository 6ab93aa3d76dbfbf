package dev.sluice.session.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The user whom a session's programs run as, and who owns the files that they may write. */
public record SandboxUser(int uid) {
    /** The user that this process runs as. */
    public static final SandboxUser SELF = new SandboxUser(-1);

    public boolean isSelf() {
        return uid < 0;
    }

    /** Makes {@code path} this user's and nobody else's. */
    public void take(Path path) throws IOException {
        if (!isSelf()) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
