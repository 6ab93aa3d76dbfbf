package dev.sluice.gateway.identifier;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that identifiers are derived from: without it nobody can guess one or tell whose it is. */
public final class IdentifierKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int IDENTIFIER_BYTES = 20; // 160 bits: beyond guessing, and short in a URL

    /**
     * The initialized algorithm, which is copied and never used itself: to look for the algorithm and to take in the
     * key costs more than a copy.
     */
    private final Mac initial;

    public IdentifierKey(byte[] secret) {
        try {
            initial = Mac.getInstance(ALGORITHM);
            initial.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /**
     * Returns the identifier of some parts: the same parts always give the same identifier, and no other parts give it.
     */
    public SessionIdentifier identifierOf(String... parts) {
        byte[] hash = Arrays.copyOf(mac().doFinal(join(parts)), IDENTIFIER_BYTES);
        return new SessionIdentifier("sluice-" + HexFormat.of().formatHex(hash));
    }

    /** Joins the parts, each behind its length, so that {@code a-b}, {@code c} is not {@code a}, {@code b-c}. */
    private static byte[] join(String... parts) {
        var joined = new ByteArrayOutputStream();
        for (String part : parts) {
            // Characters as they are: an encoding would write every malformed one alike.
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * part.length());
            bytes.putInt(part.length()).asCharBuffer().put(part);
            joined.writeBytes(bytes.array());
        }
        return joined.toByteArray();
    }

    private Mac mac() {
        try {
            return (Mac) initial.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Every Java platform can copy " + ALGORITHM, e);
        }
    }
}
