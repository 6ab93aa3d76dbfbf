package dev.sluice.emulator.identity;

import java.security.SecureRandom;
import java.util.Base64;

/** A source of texts that nobody can guess. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private Secrets() {}

    /** Returns 43 characters that need no quoting in a URL, a header or a shell. */
    public static String random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
