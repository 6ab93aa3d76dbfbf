package dev.sluice.gateway.filter;

/**
 * Signals a call to a gateway without authentication that came under a name that is not this machine's own, from
 * another machine, or from a program in a session.
 */
public final class HostNotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HostNotAllowedException() {
        super("This gateway authenticates nobody, so it answers only to localhost: call it by that name, or configure"
                + " authentication");
    }
}
