package dev.sluice.harness;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;

/** An identity provider of a test: makes keys, and tokens good and bad. */
public final class TokenMint {
    public static final String ISSUER = "https://issuer.example/v2.0";
    public static final String AUDIENCE = "api://sluice";

    private final RSAKey rsa;
    private final ECKey ec;

    public TokenMint(String kid) {
        try {
            rsa = new RSAKeyGenerator(2048).keyID(kid).generate();
            ec = new ECKeyGenerator(Curve.P_256).keyID(kid + "-ec").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the public keys, as an issuer publishes them. */
    public String jwks() {
        return new JWKSet(java.util.List.of((JWK) rsa, ec)).toString(true);
    }

    public String token() {
        return token(claims -> {});
    }

    public String token(Consumer<JWTClaimsSet.Builder> change) {
        return sign(JWSAlgorithm.RS256, rsa.getKeyID(), change);
    }

    public String tokenByEllipticCurve() {
        return sign(JWSAlgorithm.ES256, ec.getKeyID(), claims -> {});
    }

    /** Returns a token that is signed with the public key as if it were a shared secret. */
    public String tokenByPublicKeyAsSecret() {
        return sign(JWSAlgorithm.HS256, rsa.getKeyID(), claims -> {});
    }

    public String tokenWithoutSignature() {
        return new PlainJWT(claims(change -> {})).serialize();
    }

    /** Returns a token that is signed by this mint, and named after another's key. */
    public String tokenInTheNameOf(String kid) {
        return sign(JWSAlgorithm.RS256, kid, claims -> {});
    }

    private String sign(JWSAlgorithm algorithm, String kid, Consumer<JWTClaimsSet.Builder> change) {
        try {
            var token =
                    new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims(change));
            token.sign(signer(algorithm));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWSSigner signer(JWSAlgorithm algorithm) throws JOSEException {
        if (algorithm.equals(JWSAlgorithm.ES256)) {
            return new ECDSASigner(ec);
        }
        return algorithm.equals(JWSAlgorithm.HS256)
                ? new MACSigner(rsa.toRSAPublicKey().getEncoded())
                : new RSASSASigner(rsa);
    }

    private static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("subject-1")
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
        change.accept(claims);
        return claims.build();
    }
}
