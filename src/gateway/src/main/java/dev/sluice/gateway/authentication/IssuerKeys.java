package dev.sluice.gateway.authentication;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;

/**
 * Reads the issuer's keys from a URL or a file. A token that names an unknown key causes a new reading, so that a new
 * key works at once; such readings are seldom, so that strangers who invent names of keys cannot make the gateway flood
 * the issuer.
 */
final class IssuerKeys {
    static final Duration SELDOM = Duration.ofSeconds(30);

    private static final int TIMEOUT_MILLIS = 2000;
    private static final int MAX_BYTES = 256 * 1024;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration OUTAGE = Duration.ofHours(1);

    private IssuerKeys() {}

    /** @param seldom the time between two readings that tokens cause */
    static JWKSource<SecurityContext> at(URI location, Duration seldom) {
        try {
            var retriever = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
            // A connection that is used once cannot hold what is left of another answer.
            retriever.setDisconnectsAfterUse(true);
            return JWKSourceBuilder.create(location.toURL(), retriever)
                    .cache(FRESH.toMillis(), TIMEOUT_MILLIS)
                    .refreshAheadCache(false)
                    .rateLimited(seldom.toMillis())
                    .outageTolerant(OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("The settings let nothing else through", e);
        }
    }
}
