package dev.sluice.emulator.access;

import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.settings.SandboxLevel;
import java.net.InetSocketAddress;
import java.util.Set;

/** Checks who may reach an emulator, which depends on what the programs that it runs could do. */
public final class Exposure {
    /** The sandboxes that hold programs back; a real Piston sees to its own. */
    private static final Set<String> SAFE = Set.of(SandboxLevel.NAMESPACES.wireName(), "piston");

    private Exposure() {}

    /** @throws CannotStartException if others than this machine could run programs that nothing holds back */
    public static void check(String host, CodeRunner runner) {
        var address = new InetSocketAddress(host, 0).getAddress();
        if (address == null) {
            throw new CannotStartException("SLUICE_EMULATOR_HOST is \"" + host + "\", which is no address known here");
        }
        if (!address.isLoopbackAddress() && !SAFE.contains(runner.sandbox())) {
            throw new CannotStartException("SLUICE_EMULATOR_HOST is \"" + host
                    + "\" but must be a loopback address such as 127.0.0.1, because programs here run with the sandbox \""
                    + runner.sandbox() + "\", which does not keep them from this machine's files and network."
                    + " Install bubblewrap, or run the container image, to listen for others");
        }
    }

    /**
     * Returns whether sessions are kept from each other. At level {@code shared-user} a program has the emulator's own
     * user, from which neither another session nor the emulator itself can hide anything.
     */
    public static boolean keepsSessionsApart(CodeRunner runner) {
        return !runner.sandbox().equals(SandboxLevel.SHARED_USER.wireName());
    }
}
