package dev.sluice.gateway.api;

import jakarta.ws.rs.NotAllowedException;

/** The refusal of a request to install or remove a package, as Piston's command line sends them. */
public final class FixedPackagesException extends NotAllowedException {
    private static final long serialVersionUID = 1L;

    FixedPackagesException() {
        super(
                "Packages cannot be installed or removed by the API: the languages are those of the sessions' image."
                        + " Build an image with others (docs/languages.md), or ask whoever runs this gateway",
                "GET",
                new String[0]);
    }
}
