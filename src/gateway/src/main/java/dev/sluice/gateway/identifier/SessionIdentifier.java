package dev.sluice.gateway.identifier;

import java.util.regex.Pattern;

/** The raw identifier of a session. It is a secret: nothing but the pool may see {@link #value}. */
public record SessionIdentifier(String value) {
    /** The form that Azure's documentation and its specification both allow. */
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9-]{4,128}");

    public SessionIdentifier {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("Not an identifier that every pool accepts");
        }
    }

    @Override
    public String toString() {
        return "SessionIdentifier[…]";
    }
}
