package dev.sluice.gateway.settings;

import dev.sluice.piston.Limit;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Reads the whole configuration, each prefix by the method that has its name, and checks what keys of several prefixes
 * mean together. Defaults, and what a profile changes, are in {@code microprofile-config.properties}.
 */
public final class SettingsReader {
    private static final Duration LONGEST_INTERPRETER_RUN = Duration.ofSeconds(210);

    private final ConfigReader config;

    public SettingsReader(Config config) {
        this.config = new ConfigReader(config);
    }

    /**
     * Reads and checks the whole configuration.
     *
     * @throws InvalidSettingsException which has one line for each thing that is wrong
     */
    public Settings read() {
        var pool = new PoolSettingsReader(config);
        var load = new LoadSettingsReader(config);
        var server = new ServerSettingsReader(config);
        var settings = new Settings(
                pool.pool(),
                pool.preview(),
                pool.token(),
                pool.identifier(),
                pool.runtimes(),
                new AuthSettingsReader(config).auth(),
                load.admission(),
                load.rateLimit(),
                load.limits(),
                load.files(),
                load.timeouts(),
                load.retry(),
                server.http(),
                server.health(),
                server.drain(),
                server.cors(),
                server.playground());
        checkInterpreter(settings);
        checkTelemetry();
        checkCallers(settings);
        config.check();
        return settings;
    }

    /** Returns every key that {@link #read} asks for. */
    public Set<String> keys() {
        return config.keys();
    }

    /** Returns the values that {@link #read} found, a line for each key, with where it was set; no secret is in it. */
    public String report() {
        return config.report();
    }

    /**
     * Checks the longest run of mode {@code code-interpreter}. Azure ends every run of its interpreter after 220 s, and
     * the driver needs some of them.
     */
    private void checkInterpreter(Settings settings) {
        if (settings.pool().mode() == PoolMode.CODE_INTERPRETER
                && settings.limits().program().get(Limit.RUN_TIMEOUT) > LONGEST_INTERPRETER_RUN.toMillis()) {
            config.fault("sluice.limits.run-timeout is longer than " + LONGEST_INTERPRETER_RUN
                    + ", and mode code-interpreter ends every run at 220 s; it must be at most that");
        }
    }

    /**
     * Checks that the environment does not switch telemetry on. The server would then record everything itself, with
     * nothing of ours between it and what callers wrote.
     */
    private void checkTelemetry() {
        if (config.isForServer("otel.sdk.disabled", "false")) {
            config.fault(
                    "otel.sdk.disabled is \"false\" in the environment, which records names of sessions and callers;"
                            + " it must not be set there: SLUICE_TELEMETRY=telemetry.xml switches telemetry on");
        }
    }

    /** Checks that callers prove who they are where the profile or the policy of identifiers depends on it. */
    private void checkCallers(Settings settings) {
        if (!config.isSound("sluice.auth.mode")) {
            return;
        }
        if (settings.auth().mode() == AuthMode.NONE && settings.identifier().policy() == PolicyName.USER_PROJECT) {
            config.fault("sluice.identifier.policy is \"user-project\", which needs callers who prove who they are, and"
                    + " sluice.auth.mode is \"none\"; set another policy (request, job, fixed, random) or another"
                    + " mode");
        }
        if (!config.isLocal() && settings.auth().loopbackOnly()) {
            config.fault("sluice.auth.mode is \"none\" outside profile local, so strangers could run code; authenticate"
                    + " callers, or set sluice.auth.allow-anonymous=true if that is what you want");
        }
    }
}
