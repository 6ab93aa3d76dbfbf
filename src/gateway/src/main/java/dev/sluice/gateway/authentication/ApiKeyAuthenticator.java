package dev.sluice.gateway.authentication;

import dev.sluice.gateway.settings.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates callers by API key, in mode {@code api-key}. It compares every key, each in constant time, so that the
 * time it takes tells nothing.
 */
final class ApiKeyAuthenticator implements Authenticator {
    private static final String SEND =
            "Send your API key in the header \"Authorization: Bearer KEY\" or \"X-API-Key: KEY\"";

    private final List<ApiKey> keys;

    ApiKeyAuthenticator(List<ApiKey> keys) {
        this.keys = keys;
    }

    @Override
    public Optional<User> authenticate(Credentials credentials) {
        String presented = credentials
                .secret()
                .orElseThrow(() -> new UnauthenticatedException(SEND + ", once", credentials.present()));
        User user = null;
        for (ApiKey key : keys) {
            if (MessageDigest.isEqual(hash(key.salt(), presented), key.hash())) {
                user = new User(key.user());
            }
        }
        if (user == null) {
            throw new UnauthenticatedException(SEND + "; the one that came is not known here", true);
        }
        return Optional.of(user);
    }

    private static byte[] hash(String salt, String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest((salt + key).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
