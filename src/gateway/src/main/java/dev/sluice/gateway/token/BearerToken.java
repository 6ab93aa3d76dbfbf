package dev.sluice.gateway.token;

import java.time.Instant;

/** A token and the moment at which it stops to hold. */
public record BearerToken(String value, Instant expiresAt) {
    @Override
    public String toString() {
        return "BearerToken[…, expiresAt=" + expiresAt + "]";
    }
}
