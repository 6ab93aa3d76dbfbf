package dev.sluice.gateway.authentication;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The claims that may name a token's user, in their order of preference. A name is good within its issuer alone, so the
 * issuer is part of it; and so is the claim, since another claim may hold the same text for somebody else.
 */
record UserClaim(List<String> claims) {
    /** Returns the user, or nobody if the token has none of the claims. */
    Optional<User> of(JWTClaimsSet token) {
        for (String claim : claims) {
            if (token.getClaim(claim) instanceof String value && !value.isBlank()) {
                // Neither issuers nor claims hold blanks, so the parts cannot be read in another way.
                return Optional.of(new User(space(token) + " " + claim + " " + value));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the issuer in whose space the user's name is good. Entra ID issues tokens of version 1 and of version 2
     * for one user, under two names of its own: the tenant that both are from stands for it.
     */
    private static String space(JWTClaimsSet token) {
        if (token.getClaim("tid") instanceof String tenant
                && Set.of(
                                "https://sts.windows.net/" + tenant + "/",
                                "https://login.microsoftonline.com/" + tenant + "/v2.0")
                        .contains(token.getIssuer())) {
            return "entra:" + tenant;
        }
        return token.getIssuer();
    }
}
