package dev.sluice.session.runner.sandbox;

import dev.sluice.session.workspace.SandboxUser;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The users to run programs as. Numbers that no account has will do, so nothing needs to be set up: these lie in what
 * Debian reserves, below 65536, so that a container with a user namespace of its own has them too. One user for each
 * session keeps apart what the system counts by user. When all were given out, the first is given again.
 */
public final class SandboxUsers {
    private static final int FIRST = 65_000;
    private static final int COUNT = 500;

    private final AtomicInteger given = new AtomicInteger();

    SandboxUser next() {
        return new SandboxUser(FIRST + Math.floorMod(given.getAndIncrement(), COUNT));
    }
}
