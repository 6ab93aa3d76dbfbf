package dev.sluice.gateway.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.sluice.gateway.settings.Settings;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Authenticates callers by signed token, in mode {@code jwt}. A token counts if one of the issuer's keys signed it by
 * an algorithm of the list, and its claims hold; the list is of asymmetric signatures alone, so that a public key
 * cannot pass for a shared secret.
 */
final class JwtAuthenticator implements Authenticator {
    private static final Logger LOG = Logger.getLogger(JwtAuthenticator.class.getName());
    private static final String SEND = "Send the header \"Authorization: Bearer TOKEN\" with a signed token (JWT) that"
            + " your identity provider issued for this gateway";
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt"); // RFC 9068

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final UserClaim users;

    JwtAuthenticator(Settings.Auth.Jwt settings, JWKSource<SecurityContext> keys, Clock clock) {
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet()), keys));
        processor.setJWTClaimsSetVerifier(new ClaimsVerifier(settings, clock));
        users = new UserClaim(settings.userClaims());
    }

    @Override
    public Optional<User> authenticate(Credentials credentials) {
        String token =
                credentials.secret().orElseThrow(() -> new UnauthenticatedException(SEND, credentials.present()));
        JWTClaimsSet claims = verified(token);
        return Optional.of(users.of(claims).orElseThrow(() -> refused("it names no user")));
    }

    private JWTClaimsSet verified(String token) {
        try {
            return processor.process(token, null);
        } catch (BadJOSEException e) {
            throw refused(e.getClass().getSimpleName());
        } catch (ParseException | IllegalArgumentException e) {
            throw refused("it is no token");
        } catch (RateLimitReachedException e) {
            throw refused("its key is not known, and the issuer was asked for new ones a moment ago");
        } catch (JOSEException e) {
            LOG.log(Level.WARNING, "The keys of the tokens'' issuer cannot be read", e);
            throw new KeysUnavailableException(e);
        }
    }

    /**
     * Creates the refusal of a token and logs the reason for the operator; a stranger who tries tokens learns only that
     * this one will not do.
     */
    private static UnauthenticatedException refused(String reason) {
        LOG.log(Level.FINE, "A token was refused: {0}", reason);
        return new UnauthenticatedException(SEND + "; the one that came is not accepted", true);
    }
}
