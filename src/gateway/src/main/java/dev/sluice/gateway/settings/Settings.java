package dev.sluice.gateway.settings;

import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that can be configured, in the form that the code uses. {@code docs/configuration.md} says what each
 * means.
 */
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
     * The pool, and the way to call it.
     *
     * @param executePath the path of executions, which holds {@code {language}}
     * @param apiVersion the version that the mode's calls carry where they carry one
     * @param cooldown the time after which the pool takes an idle session away
     * @param maxInFlight the most calls to the pool at the same time
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
     * The rules by which sessions get their identifiers.
     *
     * @param previous the secret before this one, while sessions that it named may still live
     * @param name the session that everyone shares under policy {@code fixed}
     */
    public record Identifier(PolicyName policy, Secret secret, Optional<Secret> previous, String name) {}

    /**
     * The bounds of repeated calls to the pool.
     *
     * @param budget the most time that one request may wait for a session to become ready
     * @param exhausted the part of it that may go to a pool that is full
     * @param foreignAdapter the rule for sending a program again to an adapter that may run it twice
     */
    public record Retry(Duration budget, Duration exhausted, ForeignAdapterRetry foreignAdapter) {}

    /**
     * The load that one replica takes on.
     *
     * @param sessions the most distinct identifiers in flight, 0 for any number
     * @param bytes the most bytes that the requests in flight may hold together, 0 for half of the heap
     * @param waiting the most requests that wait for their turn
     * @param longestWait the longest that one of them waits
     */
    public record Admission(int sessions, long bytes, int waiting, Duration longestWait) {}

    /**
     * The times after which the gateway gives up.
     *
     * @param token the most time that a request waits for a token
     * @param execution the longest silence of the pool while an answer is waited for
     * @param request the most time from a request's arrival to its answer
     */
    public record Timeouts(Duration connect, Duration token, Duration execution, Duration request) {}

    /** The most bytes of a request's body and of a pool's reply. */
    public record Sizes(long body, long reply) {}

    /**
     * The bounds of a session's files, beside those of JSON.
     *
     * @param limit the most bytes of one file
     * @param time the most time for all of one file's bytes, in either direction
     * @param maxInFlight the most files that move at the same time
     */
    public record Files(long limit, Duration time, int maxInFlight) {}

    /**
     * The runtimes of an adapter that cannot tell them itself, and the time for which those of one that can are
     * remembered.
     *
     * @param unknownVersion the answer to a request for a version that none of them has
     */
    public record Described(Runtimes runtimes, Duration refresh, UnknownVersion unknownVersion) {}

    /**
     * The checks of the pool's health.
     *
     * @param language the language that the probe runs where the adapter has no {@code /health}
     * @param details whether health tells more than up or down, and so to everybody
     */
    public record Health(Duration interval, String language, boolean details) {}

    /**
     * The way in which the gateway stops.
     *
     * @param delay the time between the signal to stop and the stop, which the launcher keeps
     * @param file the file by which the launcher says that it began
     */
    public record Drain(Duration delay, Optional<Path> file) {}

    /**
     * The way in which callers prove who they are.
     *
     * @param allowAnonymous whether strangers are let in by explicit wish
     * @param apiKeys the keys of mode {@code api-key}
     * @param jwt the rules of mode {@code jwt}
     */
    public record Auth(AuthMode mode, boolean allowAnonymous, List<ApiKey> apiKeys, Jwt jwt) {
        /**
         * Returns whether only this machine itself is served, as it is without authentication and without that wish.
         */
        public boolean loopbackOnly() {
            return mode == AuthMode.NONE && !allowAnonymous;
        }
    }

    /**
     * The rules by which tokens are trusted.
     *
     * @param keys the address at which the issuer publishes its keys
     * @param algorithms the allowed ones by their names in RFC 7518, of asymmetric signatures alone
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
     * The bounds of a request beside the size of its body.
     *
     * @param arrival the most time that a body may take to come
     */
    public record Bounds(int files, int args, Duration arrival) {}

    /**
     * The bound of one caller's requests.
     *
     * @param requests the most requests of one caller within the window; 0 for any number
     */
    public record RateLimit(long requests, Duration window) {}

    /**
     * The web pages that may call.
     *
     * @param origins their origins; {@code *} for all
     */
    public record Cors(Set<String> origins) {}

    /**
     * The page for trying the gateway in a browser.
     *
     * @param poolPage the page at which the pool shows itself in a browser, as the emulator does
     */
    public record Playground(boolean enabled, Optional<URI> poolPage) {}
}
