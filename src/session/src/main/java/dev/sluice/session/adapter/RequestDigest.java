package dev.sluice.session.adapter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether two requests are the same without keeping them. */
final class RequestDigest {
    private RequestDigest() {}

    static String of(String language, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(language.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
