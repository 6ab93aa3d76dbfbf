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
 * The configuration in the form that the code uses: a record for each prefix of the keys. {@code docs/configuration.md}
 * says what each key means.
 */
public record Settings(
        Pool pool,
        Preview preview,
        Token token,
        Identifier identifier,
        RuntimeSettings runtimes,
        Auth auth,
        Admission admission,
        RateLimit rateLimit,
        RequestLimits limits,
        Files files,
        Timeouts timeouts,
        Retry retry,
        Http http,
        Health health,
        Drain drain,
        Cors cors,
        Playground playground) {

    /**
     * The pool, and the way to call it: {@code sluice.pool}.
     *
     * @param executePath the path of executions, which holds {@code {language}}
     * @param apiVersion the version that the mode's calls carry where they carry one
     * @param cooldown the time after which the pool takes an idle session away
     * @param reuseConnections whether a connection to the pool serves more than one call
     * @param maxConcurrentSessions the most distinct identifiers in flight, 0 for any number
     */
    public record Pool(
            URI endpoint,
            PoolMode mode,
            Payload payload,
            String executePath,
            String apiVersion,
            Duration cooldown,
            boolean reuseConnections,
            int maxConcurrentSessions) {}

    /**
     * The keys of mode {@code preview} alone: {@code sluice.preview}.
     *
     * @param maxSessions the most sessions whose URIs are remembered
     */
    public record Preview(int maxSessions) {}

    /**
     * The tokens that the pool asks for: {@code sluice.token}.
     *
     * @param clientId the managed identity that somebody assigned; the system's own where there is none
     */
    public record Token(String scope, Optional<String> clientId) {}

    /**
     * The rules by which sessions get their identifiers: {@code sluice.identifier}.
     *
     * @param previous the secret before this one, while sessions that it named may still live
     * @param name the session that everyone shares under policy {@code fixed}
     */
    public record Identifier(PolicyName policy, Secret secret, Optional<Secret> previous, String name) {}

    /**
     * The runtimes of the pool's sessions: {@code sluice.runtimes}.
     *
     * @param described those of an adapter that cannot tell them itself
     * @param refresh the time for which those of an adapter that can are remembered
     * @param unknownVersion the answer to a request for a version that none of them has
     */
    public record RuntimeSettings(Runtimes described, Duration refresh, UnknownVersion unknownVersion) {}

    /**
     * The way in which callers prove who they are: {@code sluice.auth}.
     *
     * @param allowAnonymous whether strangers are let in by explicit wish
     * @param apiKeys the keys of mode {@code api-key}
     * @param jwt the rules of mode {@code jwt}
     */
    public record Auth(AuthMode mode, boolean allowAnonymous, List<ApiKey> apiKeys, Jwt jwt) {
        /**
         * The rules by which tokens are trusted: {@code sluice.auth.jwt}.
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
         * Returns whether only this machine itself is served, as it is without authentication and without that wish.
         */
        public boolean loopbackOnly() {
            return mode == AuthMode.NONE && !allowAnonymous;
        }
    }

    /**
     * The load that one replica takes on: {@code sluice.max}.
     *
     * @param maxInFlight the most calls to the pool at the same time
     * @param maxInFlightBytes the most bytes that the requests in flight may hold together, 0 for half of the heap
     * @param maxWaiting the most requests that wait for their turn
     * @param maxWait the longest that one of them waits
     */
    public record Admission(int maxInFlight, long maxInFlightBytes, int maxWaiting, Duration maxWait) {}

    /**
     * The bound of one caller's requests: {@code sluice.rate-limit}.
     *
     * @param requests the most requests of one caller within the window; 0 for any number
     */
    public record RateLimit(long requests, Duration window) {}

    /**
     * The bounds of one request, of its answer and of its program: {@code sluice.limits}.
     *
     * @param body the most bytes of a request's body
     * @param reply the most bytes of a pool's reply
     * @param file the most bytes of one file that goes into a session or comes out of it
     * @param files the most files of a request
     * @param args the most arguments of a request
     * @param arrival the most time that a body may take to come
     * @param program what a program gets, and the most that a request may ask for
     */
    public record RequestLimits(
            long body, long reply, long file, int files, int args, Duration arrival, Limits program) {}

    /**
     * The transfers of sessions' files: {@code sluice.files}.
     *
     * @param maxInFlight the most files that move at the same time
     */
    public record Files(int maxInFlight) {}

    /**
     * The times after which the gateway gives up: {@code sluice.timeout}.
     *
     * @param token the most time that a request waits for a token
     * @param execution the longest silence of the pool while an answer is waited for
     * @param request the most time from the end of a request's body to its answer
     * @param file the most time for all of one file's bytes, in either direction
     */
    public record Timeouts(Duration connect, Duration token, Duration execution, Duration request, Duration file) {}

    /**
     * The bounds of repeated calls to the pool: {@code sluice.retry}.
     *
     * @param budget the most time that one request may wait for a session to become ready
     * @param exhausted the part of it that may go to a pool that is full
     * @param foreignAdapter the rule for sending a program again to an adapter that may run it twice
     */
    public record Retry(Duration budget, Duration exhausted, ForeignAdapterRetry foreignAdapter) {}

    /** The server's own endpoint: {@code sluice.http}. */
    public record Http(int port) {}

    /**
     * The checks of the pool's health: {@code sluice.health}.
     *
     * @param language the language that the probe runs where the adapter has no {@code /health}
     * @param details whether health tells more than up or down, and so to everybody
     */
    public record Health(Duration interval, String language, boolean details) {}

    /**
     * The way in which the gateway stops: {@code sluice.drain}.
     *
     * @param delay the time between the signal to stop and the stop, which the launcher keeps
     * @param file the file by which the launcher says that it began
     */
    public record Drain(Duration delay, Optional<Path> file) {}

    /**
     * The web pages that may call: {@code sluice.cors}.
     *
     * @param origins their origins; {@code *} for all
     */
    public record Cors(Set<String> origins) {}

    /**
     * The page for trying the gateway in a browser: {@code sluice.playground}.
     *
     * @param poolPage the page at which the pool shows itself in a browser, as the emulator does
     */
    public record Playground(boolean enabled, Optional<URI> poolPage) {}
}
