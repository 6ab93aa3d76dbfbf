package dev.sluice.session.adapter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof that an answer belongs to its request: a MAC of the name of the session's instance, whose key is the number
 * that came with the request. A caller who receives another caller's answer on a connection can detect it.
 */
final class AnswerMac {
    /** The header of a request that carries a number which is used once. */
    static final String REQUEST_HEADER = "Sluice-Request";

    /** The header of the answer that carries the proof. */
    static final String ANSWER_HEADER = "Sluice-Answer";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "sluice-answer:";
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    private AnswerMac() {}

    /** Returns the proof, or nothing where the request has no number, or none that could be one. */
    static Optional<String> of(Optional<String> request, String instance) {
        return request.filter(number -> NUMBER.matcher(number).matches()).map(number -> mac(number, instance));
    }

    private static String mac(String number, String instance) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(number.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            byte[] proof = mac.doFinal((PURPOSE + instance).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
