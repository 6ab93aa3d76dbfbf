package dev.sluice.gateway.pool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.VirtualClock;
import dev.sluice.gateway.pool.CannedResponse;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.Samples;
import dev.sluice.gateway.settings.PoolMode;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.gateway.token.BearerToken;
import dev.sluice.gateway.token.TokenCache;
import dev.sluice.gateway.token.TokenSource;
import dev.sluice.gateway.token.TokenUnavailableException;
import jakarta.ws.rs.ProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PoolTransportTest {
    private final PoolTransport wire = Samples.wire(PoolMode.IDENTIFIER);

    @Test
    void theTokenGoesWithEveryCall() {
        List<String> sent = new ArrayList<>();
        wire.send(authorization -> {
            sent.add(authorization);
            return CannedResponse.of(200, "");
        });

        assertThat(sent).containsExactly("Bearer token-1");
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        List<String> sent = new ArrayList<>();
        PoolResponse reply = wire.send(authorization -> {
            sent.add(authorization);
            return CannedResponse.of(sent.size() == 1 ? 401 : 200, "");
        });

        assertThat(sent).containsExactly("Bearer token-1", "Bearer token-2");
        assertThat(reply.isSuccess()).isTrue();
    }

    @Test
    void aSecondRefusalIsTold() {
        List<String> sent = new ArrayList<>();
        PoolResponse reply = wire.send(authorization -> {
            sent.add(authorization);
            return CannedResponse.of(401, "");
        });

        assertThat(sent).hasSize(2);
        assertThat(reply.status()).isEqualTo(401);
    }

    @Test
    void anIdentityWithoutTheRoleIsNotHelpedByANewToken() {
        List<String> sent = new ArrayList<>();
        wire.send(authorization -> {
            sent.add(authorization);
            return CannedResponse.of(403, "");
        });

        assertThat(sent).hasSize(1);
    }

    @Test
    void withoutATokenThePoolCannotBeUsed() {
        var tokens = new TokenCache(
                () -> {
                    throw new TokenUnavailableException("no identity", null);
                },
                new VirtualClock());
        var cut = new PoolTransport(
                tokens, PoolMode.IDENTIFIER, 100, Duration.ofMinutes(1), Samples.circuit(), Telemetry.OFF);

        var failure =
                catchThrowableOfType(PoolException.class, () -> cut.send(authorization -> CannedResponse.of(200, "")));

        assertThat(failure.fault()).isEqualTo(PoolFault.TOKEN_UNAVAILABLE);
    }

    /** Proves that the missing token is then told as the fault, and not the pool's refusal of the old one. */
    @ParameterizedTest
    @CsvSource({"SEND, false", "SEND, true", "SEND_ONCE, false", "PROGRAM, false", "OPEN, false", "OPEN, true"})
    void whileTheIdentityEndpointIsDownARefusedTokenIsTheIdentitysFault(Way way, boolean nothingListens) {
        var source = new Identity();
        source.refusal = nothingListens ? Optional.of("Nothing listens at http://127.0.0.1:1") : Optional.empty();
        var tokens = new TokenCache(source, new VirtualClock());
        var cut = new PoolTransport(
                tokens, PoolMode.IDENTIFIER, 100, Duration.ofMinutes(1), Samples.circuit(), Telemetry.OFF);
        tokens.token();
        source.down = true;

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowableOfType(PoolException.class, () -> way.call(cut, () -> CannedResponse.of(401, "")))
                            .fault())
                    .isEqualTo(nothingListens ? PoolFault.IDENTITY_UNREACHABLE : PoolFault.TOKEN_UNAVAILABLE);
        }
    }

    @Test
    void aTokenThatWasRefusedByMistakeStillServesWhileTheIdentityEndpointIsDown() {
        var source = new Identity();
        var tokens = new TokenCache(source, new VirtualClock());
        var cut = new PoolTransport(
                tokens, PoolMode.IDENTIFIER, 100, Duration.ofMinutes(1), Samples.circuit(), Telemetry.OFF);
        tokens.token();
        source.down = true;
        List<String> sent = new ArrayList<>();

        PoolResponse reply = cut.send(authorization -> {
            sent.add(authorization);
            return CannedResponse.of(sent.size() == 1 ? 401 : 200, "");
        });

        assertThat(sent).containsExactly("Bearer token-1", "Bearer token-1");
        assertThat(reply.isSuccess()).isTrue();
    }

    /** A source with one token, which can go away. */
    private static final class Identity implements TokenSource {
        private boolean down;
        private Optional<String> refusal = Optional.empty();

        @Override
        public BearerToken fetch() {
            if (down) {
                throw new TokenUnavailableException("no identity", null);
            }
            return new BearerToken("token-1", new VirtualClock().instant().plusSeconds(3600));
        }

        @Override
        public Optional<String> refusal() {
            return down ? refusal : Optional.empty();
        }
    }

    /** The ways in which the pool is called. */
    private enum Way {
        SEND,
        SEND_ONCE,
        PROGRAM,
        OPEN;

        void call(PoolTransport wire, Supplier<CannedResponse> answer) {
            switch (this) {
                case SEND -> wire.send(authorization -> answer.get());
                case SEND_ONCE -> wire.sendOnce((authorization, request) -> answer.get());
                case PROGRAM ->
                    wire.sendProgram(
                            (authorization, request) -> answer.get(),
                            Samples.simple(),
                            (authorization, request) -> answer.get());
                case OPEN -> wire.open((authorization, request) -> answer.get());
            }
        }
    }

    @Test
    void anIdentityEndpointThatTakesNoConnectionIsAFaultOfItsOwn() {
        var closed = new TokenSource() {
            @Override
            public BearerToken fetch() {
                throw new TokenUnavailableException("no identity", null);
            }

            @Override
            public Optional<String> refusal() {
                return Optional.of("Nothing listens at http://127.0.0.1:1");
            }
        };
        var tokens = new TokenCache(closed, new VirtualClock());
        var cut = new PoolTransport(
                tokens, PoolMode.IDENTIFIER, 100, Duration.ofMinutes(1), Samples.circuit(), Telemetry.OFF);

        var failure =
                catchThrowableOfType(PoolException.class, () -> cut.send(authorization -> CannedResponse.of(200, "")));

        assertThat(failure.fault()).isEqualTo(PoolFault.IDENTITY_UNREACHABLE);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | Missing required parameter 'identifier' | POOL_MODE_MISMATCH
            400 | {"error":{"code":"BadRequest","message":"Missing required parameter 'identifier'"}} | POOL_MODE_MISMATCH
            400 | '' | POOL_REJECTED
            401 | '' | POOL_UNAUTHORIZED
            403 | '' | POOL_FORBIDDEN
            404 | {"message":"Not Found"} | POOL_ROUTE_NOT_FOUND
            409 | '' | POOL_REJECTED
            415 | '' | POOL_REJECTED
            429 | Error happened when allocating pod for identifier x in pool y | POOL_EXHAUSTED
            500 | '' | POOL_BAD_REPLY
            302 | '' | POOL_BAD_REPLY
            502 | '' | SESSION_NOT_READY
            503 | '' | SESSION_NOT_READY
            504 | '' | SESSION_NOT_READY
            400 | {"type":"urn:sluice:session:invalid-request","message":"m"} | SESSION_REFUSED
            404 | {"type":"urn:sluice:session:not-found","message":"m"} | SESSION_REFUSED
            503 | {"type":"urn:sluice:session:no-sandbox","message":"m"} | SESSION_REFUSED
            """)
    void everyRefusalHasAMeaning(int status, String body, PoolFault fault) {
        PoolException failure = wire.failure(reply(status, body));

        assertThat(List.of(failure.fault(), failure.status())).isEqualTo(List.of(fault, status));
    }

    @Test
    void aRefusalNamesTheStatusTheCodeAndTheMode() {
        PoolException failure =
                wire.failure(reply(400, "{\"error\":{\"code\":\"InvalidApiVersion\",\"message\":\"m\"}}"));

        assertThat(failure).hasMessage("The pool answered 400 (InvalidApiVersion) in mode identifier");
    }

    @Test
    void aRefusalDoesNotRepeatWhatThePoolWrote() {
        PoolException failure =
                wire.failure(reply(429, "Error happened when allocating pod for identifier sluice-0123 in pool p"));

        assertThat(failure).hasMessageNotContaining("sluice-0123");
    }

    @Test
    void theAdaptersOwnWordsAreNotChanged() {
        PoolException failure = wire.failure(
                reply(400, "{\"type\":\"urn:sluice:session:invalid-request\",\"message\":\"code must be a string\"}"));

        assertThat(failure).hasMessage("code must be a string");
    }

    @Test
    void thePoolsWishToBeLeftAloneIsKept() {
        var reply = PoolResponse.read(
                CannedResponse.of(429, "").withHeader("Retry-After", "3"), 100, Duration.ofMinutes(1));

        assertThat(wire.failure(reply).retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(3));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void whatIsNoAnswerIsJudgedByWhetherAProgramMayHaveRun(Throwable cause, PoolFault fault) {
        PoolException failure = catchThrowableOfType(
                PoolException.class,
                () -> wire.send(authorization -> {
                    throw new ProcessingException("outer", cause);
                }));

        assertThat(failure.fault()).isEqualTo(fault);
    }

    static List<Arguments> whatIsNoAnswerIsJudgedByWhetherAProgramMayHaveRun() {
        return List.of(
                Arguments.of(new ConnectException("Connection refused"), PoolFault.POOL_UNREACHABLE),
                Arguments.of(new UnknownHostException("pool.example"), PoolFault.POOL_UNREACHABLE),
                Arguments.of(new NoRouteToHostException("no route"), PoolFault.POOL_UNREACHABLE),
                Arguments.of(new ConnectTimeoutException(), PoolFault.POOL_UNREACHABLE),
                Arguments.of(new IOException(new ConnectException("deeper")), PoolFault.POOL_UNREACHABLE),
                Arguments.of(new SocketTimeoutException("Read timed out"), PoolFault.SESSION_TIMEOUT),
                Arguments.of(new SocketException("Connection reset"), PoolFault.SESSION_LOST),
                Arguments.of(new EOFException("end of stream"), PoolFault.SESSION_LOST),
                Arguments.of(new UncheckedIOException(new IOException("truncated")), PoolFault.SESSION_LOST));
    }

    private static PoolResponse reply(int status, String body) {
        return PoolResponse.read(CannedResponse.of(status, body), 10_000, Duration.ofMinutes(1));
    }

    /** An exception named like one of Apache's client, which is no {@link ConnectException}. */
    private static final class ConnectTimeoutException extends java.io.InterruptedIOException {
        private static final long serialVersionUID = 1L;
    }
}
