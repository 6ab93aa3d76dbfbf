package dev.sluice.gateway.settings;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration's entry for a caller's key: {@code NAME:SALT:HASH}, where the hash is the SHA-256 of the salt's 32
 * hex digits and the key, as {@code bin/new-api-key} writes it. A key of 256 random bits cannot be guessed from its
 * hash, however fast that is computed; the salt keeps equal keys from showing.
 *
 * @param user the caller that the key belongs to; the same name on two keys is one caller
 */
public record ApiKey(String user, String salt, byte[] hash) {
    static final String ALLOWED =
            "must be a comma-separated list of NAME:SALT:HASH, each made by bin/new-api-key (its value is not shown)";

    private static final Pattern ENTRY =
            Pattern.compile("(?<user>[A-Za-z0-9._@-]{1,128}):(?<salt>[0-9a-f]{32}):(?<hash>[0-9a-f]{64})");

    static ApiKey parse(String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not NAME:SALT:HASH");
        }
        return new ApiKey(
                matcher.group("user"), matcher.group("salt"), HexFormat.of().parseHex(matcher.group("hash")));
    }

    @Override
    public String toString() {
        return "ApiKey[" + user + "]";
    }
}
