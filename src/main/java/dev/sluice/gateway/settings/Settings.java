package dev.sluice.gateway.settings;

import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Everything that can be configured, in the form that the code uses. {@code docs/configuration.md} says what each means. */
public record Settings(
        Pool pool,
        Token token,
        Identifier identifier,
        Retry retry,
        Timeouts timeouts,
        Sizes sizes,
        Limits limits,
        Described described,
        Health health,
        Auth auth,
        int httpPort,
        Playground playground) {

    /**
     * @param executePath holds {@code {language}}
     * @param apiVersion the one that the mode's calls carry where they carry one
     * @param cooldown after which the pool takes an idle session away
     * @param maxInFlight calls to the pool at the same time
     */
    public record Pool(
            URI endpoint,
            PoolMode mode,
            Payload payload,
            String executePath,
            String apiVersion,
            Duration cooldown,
            int maxInFlight,
            int maxPreviewSessions) {}

    public record Token(String scope, Optional<String> clientId) {}

    /** @param name the session that everyone shares under policy {@code fixed} */
    public record Identifier(PolicyName policy, Secret secret, String name) {}

    /**
     * @param budget how long one request may wait for a session to become ready
     * @param exhausted how long of it may go to a pool that is full
     */
    public record Retry(Duration budget, Duration exhausted) {}

    /** @param execution the longest silence of the pool while an answer is waited for */
    public record Timeouts(Duration connect, Duration execution) {}

    /** Bytes of a request's body and of a pool's reply. */
    public record Sizes(long body, long reply) {}

    /** The runtimes of an adapter that cannot tell them itself, and how long those of one that can are remembered. */
    public record Described(Runtimes runtimes, Duration refresh) {}

    /** @param language what the probe runs where the adapter has no {@code /health} */
    public record Health(Duration interval, String language) {}

    /** @param allowAnonymous whether strangers are let in by explicit wish */
    public record Auth(AuthMode mode, boolean allowAnonymous) {
        /** Without authentication and without that wish, only this machine itself is served. */
        public boolean loopbackOnly() {
            return mode == AuthMode.NONE && !allowAnonymous;
        }
    }

    /** @param poolPage where the pool shows itself in a browser, as the emulator does */
    public record Playground(boolean enabled, Optional<URI> poolPage) {}
}
