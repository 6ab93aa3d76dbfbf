package dev.sluice.gateway.settings;

import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that can be configured, in the form that the code uses. {@code docs/configuration.md} says what each means. */
public record Settings(
        Pool pool,
        Token token,
        Identifier identifier,
        Retry retry,
        Admission admission,
        Timeouts timeouts,
        Sizes sizes,
        Files files,
        Limits limits,
        Described described,
        Health health,
        Drain drain,
        Auth auth,
        Bounds bounds,
        RateLimit rateLimit,
        Cors cors,
        int httpPort,
        Playground playground) {

    /**
     * @param executePath holds {@code {language}}
     * @param apiVersion the one that the mode's calls carry where they carry one
     * @param cooldown after which the pool takes an idle session away
     * @param maxInFlight calls to the pool at the same time
     * @param reuseConnections whether a connection to the pool serves more than one call
     */
    public record Pool(
            URI endpoint,
            PoolMode mode,
            Payload payload,
            String executePath,
            String apiVersion,
            Duration cooldown,
            int maxInFlight,
            int maxPreviewSessions,
            boolean reuseConnections) {}

    public record Token(String scope, Optional<String> clientId) {}

    /**
     * @param previous the secret before this one, while sessions that it named may still live
     * @param name the session that everyone shares under policy {@code fixed}
     */
    public record Identifier(PolicyName policy, Secret secret, Optional<Secret> previous, String name) {}

    /**
     * @param budget how long one request may wait for a session to become ready
     * @param exhausted how long of it may go to a pool that is full
     * @param foreignAdapter when a program is sent again to an adapter that may run it twice
     */
    public record Retry(Duration budget, Duration exhausted, ForeignAdapterRetry foreignAdapter) {}

    /**
     * What one replica takes on.
     *
     * @param sessions distinct identifiers in flight, 0 for any number
     * @param bytes that the requests in flight may hold together, 0 for half of the heap
     * @param waiting requests that wait for their turn
     * @param longestWait the longest that one of them waits
     */
    public record Admission(int sessions, long bytes, int waiting, Duration longestWait) {}

    /**
     * @param token how long a request waits for a token
     * @param execution the longest silence of the pool while an answer is waited for
     * @param request from a request's arrival to its answer
     */
    public record Timeouts(Duration connect, Duration token, Duration execution, Duration request) {}

    /** Bytes of a request's body and of a pool's reply. */
    public record Sizes(long body, long reply) {}

    /**
     * What holds for a session's files, beside what holds for JSON.
     *
     * @param limit bytes of one file
     * @param time for all of one file's bytes, in either direction
     * @param maxInFlight files that move at the same time
     */
    public record Files(long limit, Duration time, int maxInFlight) {}

    /**
     * The runtimes of an adapter that cannot tell them itself, and how long those of one that can are remembered.
     *
     * @param unknownVersion what a request for a version gets that none of them has
     */
    public record Described(Runtimes runtimes, Duration refresh, UnknownVersion unknownVersion) {}

    /**
     * @param language what the probe runs where the adapter has no {@code /health}
     * @param details whether health tells more than up or down, and so to everybody
     */
    public record Health(Duration interval, String language, boolean details) {}

    /**
     * @param delay between the signal to stop and the stop, which the launcher keeps
     * @param file by which the launcher says that it began
     */
    public record Drain(Duration delay, Optional<Path> file) {}

    /**
     * @param allowAnonymous whether strangers are let in by explicit wish
     * @param apiKeys of mode {@code api-key}
     * @param jwt of mode {@code jwt}
     */
    public record Auth(AuthMode mode, boolean allowAnonymous, List<ApiKey> apiKeys, Jwt jwt) {
        /** Without authentication and without that wish, only this machine itself is served. */
        public boolean loopbackOnly() {
            return mode == AuthMode.NONE && !allowAnonymous;
        }
    }

    /**
     * Which tokens are trusted.
     *
     * @param keys where the issuer publishes its keys
     * @param algorithms names of RFC 7518, of asymmetric signatures alone
     * @param userClaims the claims that may name the user; the first that a token has does
     */
    public record Jwt(
            Set<String> issuers,
            Set<String> audiences,
            Optional<URI> keys,
            Set<String> algorithms,
            List<String> userClaims,
            Duration clockSkew) {}

    /**
     * What a request may have beyond what its body's size says.
     *
     * @param arrival how long a body may take to come
     */
    public record Bounds(int files, int args, Duration arrival) {}

    /** @param requests of one caller within the window; 0 for as many as they like */
    public record RateLimit(long requests, Duration window) {}

    /** @param origins the web pages that may call; {@code *} for all */
    public record Cors(Set<String> origins) {}

    /** @param poolPage where the pool shows itself in a browser, as the emulator does */
    public record Playground(boolean enabled, Optional<URI> poolPage) {}
}
