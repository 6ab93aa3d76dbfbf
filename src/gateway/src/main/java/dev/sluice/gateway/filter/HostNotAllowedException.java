package dev.sluice.gateway.filter;

/** A gateway without authentication was called by a name that is not this machine's own. */
public final class HostNotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HostNotAllowedException() {
        super("This gateway authenticates nobody, so it answers only to localhost: call it by that name, or configure"
                + " authentication");
    }
}
