package dev.sluice.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.harness.TokenMint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwtAuthenticatorTest {
    private static final String TENANT = "11111111-2222-3333-4444-555555555555";
    private static final String ENTRA_1 = "https://sts.windows.net/" + TENANT + "/";
    private static final String ENTRA_2 = "https://login.microsoftonline.com/" + TENANT + "/v2.0";
    private static final TokenMint MINT = new TokenMint("key-1");

    @TempDir
    Path folder;

    private JwtAuthenticator tokens;
    private Path keys;

    @BeforeEach
    void publish() throws Exception {
        keys = Files.writeString(folder.resolve("jwks.json"), MINT.jwks());
        tokens = tokens(Duration.ofMinutes(1));
    }

    static Stream<Arguments> wrongTokens() {
        return Stream.of(
                wrong(
                        "expired",
                        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)))),
                wrong(
                        "not valid yet",
                        claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(120)))),
                wrong("without an expiry", claims -> claims.expirationTime(null)),
                wrong("of another issuer", claims -> claims.issuer("https://issuer.example")),
                wrong("without an issuer", claims -> claims.issuer(null)),
                wrong("for another audience", claims -> claims.audience("api://other")),
                wrong("without an audience", claims -> claims.audience((String) null)),
                wrong("without a user", claims -> claims.subject(null)),
                wrong("of a blank user", claims -> claims.subject(" ")),
                Arguments.of("without a signature", MINT.tokenWithoutSignature()),
                Arguments.of("signed with the public key as a secret", MINT.tokenByPublicKeyAsSecret()),
                Arguments.of("signed by another's key", new TokenMint("key-2").tokenInTheNameOf("key-1")),
                Arguments.of("of an unknown key", new TokenMint("key-2").token()),
                Arguments.of(
                        "with another signature",
                        MINT.token().replaceAll("\\.[^.]{20}([^.]*)$", ".AAAAAAAAAAAAAAAAAAAA$1")),
                Arguments.of("no token at all", "x"),
                Arguments.of("deeply nested", "e30." + "W1tb".repeat(3000) + ".x"),
                Arguments.of("of three empty parts", ".."));
    }

    private static Arguments wrong(String name, Consumer<JWTClaimsSet.Builder> change) {
        return Arguments.of(name, MINT.token(change));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongTokens")
    void aTokenThatDoesNotHoldIsRefusedWithoutSayingWhy(String name, String token) {
        assertThatThrownBy(() -> authenticate(token))
                .isInstanceOf(UnauthenticatedException.class)
                .hasMessageEndingWith("the one that came is not accepted");
    }

    @Test
    void aTokenThatHoldsNamesItsUserWithinItsIssuer() {
        assertThat(authenticate(MINT.token())).contains(new User(TokenMint.ISSUER + " sub subject-1"));
        assertThat(authenticate(MINT.tokenByEllipticCurve())).isPresent();
    }

    @Test
    void theClocksMayDifferALittle() {
        String justExpired = MINT.token(
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(30))));

        assertThat(authenticate(justExpired)).isPresent();
    }

    @Test
    void entraNamesAUserByTheObjectInTheTenantWhicheverVersionTheTokenHas() {
        Optional<User> first = authenticate(entra(ENTRA_1, TENANT, "object-1"));
        Optional<User> second = authenticate(entra(ENTRA_2, TENANT, "object-1"));

        assertThat(first).isEqualTo(second).contains(new User("entra:" + TENANT + " oid object-1"));
    }

    @Test
    void anotherIssuerCannotSpeakForATenant() {
        assertThat(authenticate(entra(TokenMint.ISSUER, TENANT, "object-1")))
                .contains(new User(TokenMint.ISSUER + " oid object-1"));
    }

    private static String entra(String issuer, String tenant, String object) {
        return MINT.token(claims ->
                claims.issuer(issuer).claim("tid", tenant).claim("oid", object).claim("azp", "client"));
    }

    @Test
    void aNewKeyWorksAsSoonAsATokenNamesIt() throws Exception {
        tokens = tokens(Duration.ZERO);
        assertThat(authenticate(MINT.token())).isPresent();
        var next = new TokenMint("key-2");
        assertThatThrownBy(() -> authenticate(next.token())).isInstanceOf(UnauthenticatedException.class);

        Files.writeString(keys, next.jwks());

        assertThat(authenticate(next.token())).isPresent();
        assertThatThrownBy(() -> authenticate(MINT.token())).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void inventedKeysDoNotHaveTheIssuerAskedAgainAndAgain() throws Exception {
        assertThat(authenticate(MINT.token())).isPresent();
        var invented = new TokenMint("invented");
        for (int i = 0; i < 5; i++) {
            String token = invented.tokenInTheNameOf("invented-" + i);
            assertThatThrownBy(() -> authenticate(token)).isInstanceOf(UnauthenticatedException.class);
        }
        Files.writeString(keys, new TokenMint("key-2").jwks());

        assertThatThrownBy(() -> authenticate(invented.tokenInTheNameOf("key-2")))
                .isInstanceOf(UnauthenticatedException.class);
        assertThat(authenticate(MINT.token()))
                .as("the keys were not read again")
                .isPresent();
    }

    @Test
    void withoutKeysNobodyIsRefusedForWhatTheyCannotHelp() throws Exception {
        Files.delete(keys);

        assertThatThrownBy(() -> authenticate(MINT.token())).isInstanceOf(KeysUnavailableException.class);
    }

    private Optional<User> authenticate(String token) {
        return tokens.authenticate(Credentials.of(List.of("Bearer " + token), List.of()));
    }

    private JwtAuthenticator tokens(Duration seldom) {
        Settings.Auth.Jwt settings = Configured.local(
                        "sluice.auth.mode",
                        "jwt",
                        "sluice.auth.jwt.issuer",
                        String.join(",", TokenMint.ISSUER, ENTRA_1, ENTRA_2),
                        "sluice.auth.jwt.audience",
                        TokenMint.AUDIENCE,
                        "sluice.auth.jwt.jwks",
                        keys.toUri().toString())
                .auth()
                .jwt();
        return new JwtAuthenticator(settings, IssuerKeys.at(keys.toUri(), seldom), Clock.systemUTC());
    }
}
