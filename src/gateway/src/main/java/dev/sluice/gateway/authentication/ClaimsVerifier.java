package dev.sluice.gateway.authentication;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.sluice.gateway.settings.Settings;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies a token's issuer, audience and times: it must expire, and its times must hold within the clocks' skew. */
final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final Set<String> issuers;
    private final Clock clock;

    ClaimsVerifier(Settings.Auth.Jwt settings, Clock clock) {
        super(settings.audiences(), null, Set.of("iss", "aud", "exp"), Set.of());
        this.issuers = settings.issuers();
        this.clock = clock;
        setMaxClockSkew((int) settings.clockSkew().toSeconds());
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        super.verify(claims, context);
        if (!issuers.contains(claims.getIssuer())) {
            throw new BadJWTException("Not an issuer that is trusted");
        }
    }

    @Override
    protected Date currentTime() {
        return Date.from(clock.instant());
    }
}
