package dev.sluice.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import dev.sluice.gateway.StrayServer;
import dev.sluice.harness.TokenMint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
    private static final int READINGS = 10;
    private static final JWKSelector ALL = new JWKSelector(new JWKMatcher.Builder().build());

    /**
     * Checks that the second answer is never read in the place of the first. The JVM's client may read both as one,
     * which are no keys at all then.
     */
    @Test
    void anIssuerThatAnswersTwiceIsNeverBelievedTheSecondAnswer() {
        var mint = new TokenMint("key-1");
        var stranger = new TokenMint("key-of-a-stranger");
        try (var issuer = new StrayServer(target -> mint.jwks(), stranger.jwks())) {
            for (int i = 0; i < READINGS; i++) {
                // Each source reads anew; they share what connections the JVM keeps.
                List<String> keys = keys(issuer);

                assertThat(keys).doesNotContain("key-of-a-stranger");
            }
            assertThat(issuer.answered()).isGreaterThanOrEqualTo(READINGS);
        }
    }

    private static List<String> keys(StrayServer issuer) {
        try {
            return IssuerKeys.at(issuer.uri(), Duration.ofMillis(1)).get(ALL, null).stream()
                    .map(JWK::getKeyID)
                    .toList();
        } catch (KeySourceException e) {
            return List.of();
        }
    }
}
