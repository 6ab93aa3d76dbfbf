package dev.sluice.gateway.settings;

import dev.sluice.piston.LanguageRuntime;
import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.piston.Runtimes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Reads every key of the configuration, and is the one list of them. Defaults, and what a profile changes, are in
 * {@code microprofile-config.properties}.
 */
public final class SettingsReader {
    private static final int MIN_SECRET_BYTES = 32;
    /**
     * The most files in flight: together with the requests that wait for the pool, fewer than the server's own threads.
     */
    private static final int MAX_FILES = 40;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERPRETER_RUN = Duration.ofSeconds(210);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern RUNTIME =
            Pattern.compile("(?<language>[^@:,|\\s]+)@(?<version>[^@:,|\\s]+)(?::(?<aliases>[^@:,\\s]+))?");

    private static final String LANGUAGE = "{language}";
    private static final String PUBLISHED_SECRET = "for development on this machine only";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final ConfigReader config;
    private final AccessSettingsReader guard;

    public SettingsReader(Config config) {
        this.config = new ConfigReader(config);
        guard = new AccessSettingsReader(this.config);
    }

    /**
     * Reads and checks the whole configuration.
     *
     * @throws InvalidSettingsException which has one line for each thing that is wrong
     */
    public Settings read() {
        var endurance = new CapacitySettingsReader(config);
        Settings settings = new Settings(
                pool(),
                new Settings.Token(
                        config.requiredText("sluice.token.scope", "must be the scope of the pool's tokens"),
                        config.text("sluice.token.client-id")),
                identifier(),
                endurance.retry(),
                endurance.admission(),
                endurance.timeouts(),
                new Settings.Sizes(
                        config.number("sluice.limits.body", 1024, 1L << 30),
                        config.number("sluice.limits.reply", 1024, 1L << 30)),
                new Settings.Files(
                        config.number("sluice.limits.file", 1024, 1L << 40),
                        config.duration("sluice.timeout.file", SECOND, HOUR),
                        (int) config.number("sluice.files.max-in-flight", 1, MAX_FILES)),
                limits(),
                new Settings.Described(
                        runtimes(),
                        config.duration("sluice.runtimes.refresh", SECOND, Duration.ofDays(1)),
                        config.choice("sluice.runtimes.unknown-version", UnknownVersion.class)),
                new Settings.Health(
                        config.duration("sluice.health.interval", SECOND, HOUR),
                        config.requiredText("sluice.health.language", "must be a language of the pool's sessions"),
                        config.flag("sluice.health.details")),
                new Settings.Drain(
                        config.duration("sluice.drain.delay", Duration.ZERO, Duration.ofMinutes(10)),
                        config.text("sluice.drain.file").map(Path::of)),
                guard.auth(),
                guard.bounds(),
                guard.rateLimit(),
                guard.cors(),
                (int) config.number("sluice.http.port", 1, 65_535),
                playground());
        checkTogether(settings);
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

    private Settings.Pool pool() {
        PoolMode mode = config.choice("sluice.pool.mode", PoolMode.class);
        return new Settings.Pool(
                config.endpoint("sluice.pool.endpoint"),
                mode,
                config.choice("sluice.pool.payload", Payload.class),
                executePath(),
                config.text("sluice.pool.api-version").orElse(defaultApiVersion(mode)),
                config.duration("sluice.pool.cooldown", SECOND, HOUR),
                (int) config.number("sluice.max-in-flight", 1, 100_000),
                (int) config.number("sluice.preview.max-sessions", 1, 1_000_000),
                config.flag("sluice.pool.reuse-connections"));
    }

    private String executePath() {
        return config.read(
                "sluice.pool.execute-path",
                "must begin with / and hold {language} once",
                "/{language}/execute",
                path -> {
                    boolean once = path.split("\\{language}", -1).length == 2;
                    if (!path.startsWith("/") || !once || path.contains("?") || path.contains("#")) {
                        throw new IllegalArgumentException();
                    }
                    // Throws on what cannot stand in a URI.
                    return URI.create(path.replace(LANGUAGE, "x")) == null ? "" : path;
                });
    }

    private static String defaultApiVersion(PoolMode mode) {
        return switch (mode) {
            case IDENTIFIER, CODE_INTERPRETER -> "2025-10-02-preview";
            case PREVIEW -> "2024-02-02-preview";
        };
    }

    private Settings.Identifier identifier() {
        return new Settings.Identifier(
                config.choice("sluice.identifier.policy", PolicyName.class),
                config.secret("sluice.identifier.secret", MIN_SECRET_BYTES),
                config.optionalSecret("sluice.identifier.previous-secret", MIN_SECRET_BYTES),
                config.requiredText("sluice.identifier.name", "must name the session that all share"));
    }

    private Limits limits() {
        return new Limits(Map.of(
                Limit.RUN_TIMEOUT, milliseconds("sluice.limits.run-timeout"),
                Limit.COMPILE_TIMEOUT, milliseconds("sluice.limits.compile-timeout"),
                Limit.RUN_CPU_TIME, milliseconds("sluice.limits.run-cpu-time"),
                Limit.COMPILE_CPU_TIME, milliseconds("sluice.limits.compile-cpu-time"),
                Limit.RUN_MEMORY_LIMIT, config.number("sluice.limits.run-memory", -1, 1L << 40),
                Limit.COMPILE_MEMORY_LIMIT, config.number("sluice.limits.compile-memory", -1, 1L << 40)));
    }

    private long milliseconds(String key) {
        return config.duration(key, Duration.ofMillis(1), HOUR).toMillis();
    }

    private Runtimes runtimes() {
        String allowed = "must be a comma-separated list of language@version:alias|alias";
        return config.read(
                "sluice.runtimes",
                allowed,
                new Runtimes(List.of()),
                list -> new Runtimes(Arrays.stream(list.split(",", -1))
                        .map(SettingsReader::runtime)
                        .toList()));
    }

    private static LanguageRuntime runtime(String entry) {
        Matcher matcher = RUNTIME.matcher(entry.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        String aliases = matcher.group("aliases");
        return new LanguageRuntime(
                matcher.group("language"),
                matcher.group("version"),
                aliases == null ? List.of() : List.of(aliases.split("\\|")),
                null);
    }

    private Settings.Playground playground() {
        String poolPage = "sluice.playground.pool-page";
        return new Settings.Playground(
                config.flag("sluice.playground.enabled"), config.text(poolPage).map(set -> config.endpoint(poolPage)));
    }

    private void checkTogether(Settings settings) {
        checkEndpoint(settings.pool().endpoint());
        if (!config.isLocal() && settings.identifier().secret().text().equals(PUBLISHED_SECRET)) {
            config.fault("sluice.identifier.secret is the one of profile local, which everybody knows; it must be a"
                    + " secret of at least " + MIN_SECRET_BYTES + " bytes");
        }
        checkInterpreter(settings);
        checkTelemetry();
        if (config.isSound("sluice.auth.mode")) {
            checkCallers(settings);
            guard.checkComplete(settings.auth());
        }
        if (settings.identifier()
                .previous()
                .filter(settings.identifier().secret()::equals)
                .isPresent()) {
            config.fault("sluice.identifier.previous-secret is the same as sluice.identifier.secret; it must be the one"
                    + " before, and be left out once no session of it lives");
        }
    }

    /**
     * Checks the longest run of mode {@code code-interpreter}. Azure ends every run of its interpreter after 220 s, and
     * the driver needs some of them.
     */
    private void checkInterpreter(Settings settings) {
        if (settings.pool().mode() == PoolMode.CODE_INTERPRETER
                && settings.limits().get(Limit.RUN_TIMEOUT) > LONGEST_INTERPRETER_RUN.toMillis()) {
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

    private void checkEndpoint(URI endpoint) {
        boolean loopback = LOOPBACK.matcher(String.valueOf(endpoint.getHost())).matches();
        if (!config.isSound("sluice.pool.endpoint") || loopback) {
            return;
        }
        if (config.isLocal()) {
            config.fault(
                    "sluice.pool.endpoint is not on this machine, and profile local authenticates nobody and uses a"
                            + " secret that everybody knows; use profile azure");
        } else if ("http".equals(endpoint.getScheme())) {
            config.fault("sluice.pool.endpoint is an http URL, so the token that opens every session would cross the"
                    + " network in clear; use https");
        }
    }

    private void checkCallers(Settings settings) {
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
