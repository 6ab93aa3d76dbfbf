package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.telemetry.Telemetry;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The proof that an answer is the answer to its request. Each call to a session carries a number that nobody can guess;
 * our adapter answers with a MAC of its own name under that number. Whatever a connection holds from before, or from
 * another request, has no such MAC.
 *
 * <p>Adapters that never sent one are believed without. A pool of which one answer had a proof must prove each success
 * from then on; its front door's own refusals cannot have one.
 */
final class AnswerProof {
    private static final Logger LOG = Logger.getLogger(AnswerProof.class.getName());
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "sluice-answer:";
    private static final int REQUEST_BYTES = 16;
    private static final long LOG_EVERY_NANOS = 60_000_000_000L;

    /** The origin that an answer proves. */
    enum Origin {
        /** The answer has the proof that a session gave it to this very request. */
        PROVED,
        /** The answer has no proof and needs none. */
        UNPROVED,
        /** The answer has another request's proof, or none where each must have one. */
        FOREIGN
    }

    private final SecureRandom random = new SecureRandom();
    private final Mac initial;
    private final Telemetry telemetry;
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);
    private volatile boolean proving;

    AnswerProof(Telemetry telemetry) {
        this.telemetry = telemetry;
        try {
            initial = Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** Returns a number for one request: 128 bits, in letters that a header may have. */
    String request() {
        byte[] bytes = new byte[REQUEST_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Judges an answer before anything in it is believed.
     *
     * @param request the number that was sent with the call, or null if it went to the pool itself
     */
    Origin origin(Response answer, @Nullable String request) {
        if (request == null) {
            return Origin.UNPROVED;
        }
        String proof = answer.getHeaderString(PoolClient.ANSWER);
        if (proof != null) {
            if (!matches(proof, request, answer.getHeaderString(PoolClient.INSTANCE))) {
                return Origin.FOREIGN;
            }
            proving = true;
            return Origin.PROVED;
        }
        boolean ofFrontDoor = isRefusal(answer) && answer.getHeaderString(PoolClient.INSTANCE) == null;
        return proving && !ofFrontDoor ? Origin.FOREIGN : Origin.UNPROVED;
    }

    /** Returns whether this pool's sessions prove their answers, so that one without a proof is none of theirs. */
    boolean isProving() {
        return proving;
    }

    /** Counts an answer that was another request's, and logs it, once a minute at most. */
    void refused() {
        telemetry.answerRefused();
        long now = System.nanoTime();
        long last = loggedAt.get();
        if (now - last >= LOG_EVERY_NANOS && loggedAt.compareAndSet(last, now)) {
            LOG.log(
                    Level.WARNING,
                    "The pool gave an answer that belongs to another request, or to none; it was refused. Something between"
                            + " gateway and session mixes answers up: sluice.pool.reuse-connections=false keeps it from"
                            + " doing so on this side");
        }
    }

    private static boolean isRefusal(Response answer) {
        return answer.getStatus() < 200 || answer.getStatus() >= 300;
    }

    private boolean matches(String proof, String request, @Nullable String instance) {
        byte[] expected = proof(request, String.valueOf(instance)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, proof.getBytes(StandardCharsets.UTF_8));
    }

    private String proof(String request, String instance) {
        try {
            Mac mac = (Mac) initial.clone();
            mac.init(new SecretKeySpec(request.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
            byte[] bytes = mac.doFinal((PURPOSE + instance).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
