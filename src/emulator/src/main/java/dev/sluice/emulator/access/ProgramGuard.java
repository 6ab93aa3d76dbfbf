package dev.sluice.emulator.access;

import dev.sluice.session.settings.SandboxLevel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.OptionalInt;

/**
 * The guard that keeps the programs of sessions away from their own pool where no network namespace does: at level
 * {@code separate-user} they can connect to every port of the machine, but the system tells whose connection one is.
 */
public final class ProgramGuard {
    /** The first and the last of the users that programs run as. */
    private static final int FIRST_USER = 65_000;

    private static final int LAST_USER = 65_499;

    private final boolean needed;

    /** @param sandbox the level at which programs run */
    public ProgramGuard(String sandbox) {
        this.needed = sandbox.equals(SandboxLevel.SEPARATE_USER.wireName());
    }

    /**
     * Returns whether the connection is not a program's. A connection whose owner cannot be told is taken for a
     * program's.
     */
    public boolean admits(Socket accepted) {
        return !needed || isOther(owner(accepted.getRemoteSocketAddress(), accepted.getLocalSocketAddress()));
    }

    private static boolean isOther(OptionalInt owner) {
        return owner.isPresent() && (owner.getAsInt() < FIRST_USER || owner.getAsInt() > LAST_USER);
    }

    private static OptionalInt owner(SocketAddress client, SocketAddress server) {
        return SocketOwners.ownerOf((InetSocketAddress) client, (InetSocketAddress) server);
    }

    /**
     * Tries the guard out on a connection of the emulator's own.
     *
     * @throws CannotStartException if this system does not tell whose a connection is
     */
    public void prove(InetSocketAddress listening) {
        if (!needed) {
            return;
        }
        try (var own = new Socket(listening.getAddress(), listening.getPort())) {
            if (isOther(owner(own.getLocalSocketAddress(), own.getRemoteSocketAddress()))) {
                return;
            }
        } catch (IOException e) {
            throw new CannotStartException("The emulator cannot connect to itself (" + e.getMessage() + ")", e);
        }
        throw new CannotStartException(
                "This system does not tell in /proc/net/tcp whose a connection is, so that at sandbox"
                        + " level separate-user programs could not be kept from the pool. Install bubblewrap, or start the"
                        + " emulator as another user than root with SLUICE_SANDBOX=shared-user");
    }
}
