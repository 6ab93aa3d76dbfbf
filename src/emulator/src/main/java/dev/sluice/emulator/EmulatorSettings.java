package dev.sluice.emulator;

import dev.sluice.emulator.access.CannotStartException;
import dev.sluice.emulator.http.SelfSignedCertificate;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.emulator.pool.PoolSetting;
import dev.sluice.emulator.pool.PoolSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The settings with which the emulator starts.
 *
 * @param pool the changeable settings as they are at the start
 * @param environment the variables of this process, from which the runner of code also reads its own settings
 */
public record EmulatorSettings(String host, int port, PoolSettings pool, Map<String, String> environment) {
    private static final String HOST = "SLUICE_EMULATOR_HOST";
    private static final String PORT = "SLUICE_EMULATOR_PORT";
    private static final String CONTAINER = "SLUICE_EMULATOR_CONTAINER";
    private static final String HTTPS_NAMES = SelfSignedCertificate.SWITCH + "_NAMES";
    /** The hosts that stand for every address of this machine, and so for none that a client could use. */
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
    /** The gateway's own setting, so that one variable switches both ends. */
    private static final String GATEWAY_MODE = "SLUICE_POOL_MODE";
    /** The variable in which a client of Azure's identity endpoint finds the value of the header that it must send. */
    private static final String IDENTITY_HEADER = "IDENTITY_HEADER";

    public EmulatorSettings {
        environment = Map.copyOf(environment);
    }

    public static EmulatorSettings defaults() {
        return new EmulatorSettings("127.0.0.1", 9090, PoolSettings.defaults(), Map.of());
    }

    /** @throws CannotStartException if a variable's value is wrong */
    public static EmulatorSettings from(Map<String, String> environment) {
        var defaults = defaults();
        return new EmulatorSettings(
                value(environment, HOST).orElse(defaults.host),
                value(environment, PORT).map(EmulatorSettings::port).orElse(defaults.port),
                pool(defaults.pool, environment),
                environment);
    }

    /**
     * Returns the header that a client of the identity endpoint must send; without one, a random value is made at the
     * start.
     */
    Optional<String> identityHeader() {
        return value(environment, IDENTITY_HEADER);
    }

    /** Returns the address of a container that is every session, instead of one in this process for each. */
    Optional<URI> container() {
        return value(environment, CONTAINER).map(EmulatorSettings::address);
    }

    /**
     * Returns the names that the certificate is for, if there is to be one: those of this machine, the address where the
     * emulator listens, and those of the settings.
     */
    Optional<List<String>> httpsNames() {
        boolean wanted = value(environment, SelfSignedCertificate.SWITCH)
                .map(EmulatorSettings::flag)
                .orElse(false);
        if (!wanted) {
            return Optional.empty();
        }
        Stream<String> further = value(environment, HTTPS_NAMES).stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(String::strip);
        return Optional.of(Stream.of(Stream.of("localhost", "127.0.0.1", "::1", host), further)
                .flatMap(Function.identity())
                .filter(name -> !EVERY_ADDRESS.contains(name))
                .distinct()
                .toList());
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new CannotStartException(
                        SelfSignedCertificate.SWITCH + " is \"" + text + "\" but must be true or false");
        };
    }

    private static URI address(String text) {
        try {
            var address = URI.create(text);
            if ("http".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // reported below, as for another scheme
        }
        throw new CannotStartException(CONTAINER + " is \"" + text + "\" but must be an http URL");
    }

    private static PoolSettings pool(PoolSettings defaults, Map<String, String> environment) {
        try {
            PoolSettings pool = defaults;
            if (value(environment, PoolSetting.KIND.environmentName()).isEmpty()) {
                pool = read(pool, PoolSetting.KIND, GATEWAY_MODE, environment);
            }
            for (PoolSetting setting : PoolSetting.values()) {
                pool = read(pool, setting, setting.environmentName(), environment);
            }
            return pool;
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static PoolSettings read(
            PoolSettings pool, PoolSetting setting, String variable, Map<String, String> environment) {
        return value(environment, variable)
                .map(text -> setting.apply(pool, variable, text))
                .orElse(pool);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below, as for a number out of range
        }
        throw new CannotStartException(
                PORT + " is \"" + text + "\" but must be a whole number from 0 (any free port) to 65535");
    }

    /** Returns the settings without the environment, in which there may be secrets. */
    @Override
    public String toString() {
        return "EmulatorSettings[host=" + host + ", port=" + port + ", pool=" + pool + "]";
    }

    private static Optional<String> value(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(text -> !text.isEmpty());
    }

    public EmulatorSettings withHost(String host) {
        return new EmulatorSettings(host, port, pool, environment);
    }

    public EmulatorSettings withPort(int port) {
        return new EmulatorSettings(host, port, pool, environment);
    }

    public EmulatorSettings withPool(PoolSettings pool) {
        return new EmulatorSettings(host, port, pool, environment);
    }

    public EmulatorSettings withEnvironment(Map<String, String> environment) {
        return new EmulatorSettings(host, port, pool, environment);
    }

    public EmulatorSettings withKind(PoolKind kind) {
        return withPool(pool.withKind(kind));
    }

    public EmulatorSettings withMaxSessions(int maxSessions) {
        return withPool(pool.withMaxSessions(maxSessions));
    }

    public EmulatorSettings withColdStart(Duration coldStart) {
        return withPool(pool.withColdStart(coldStart));
    }

    public EmulatorSettings withCooldown(Duration cooldown) {
        return withPool(pool.withCooldown(cooldown));
    }

    public EmulatorSettings withReady(int ready) {
        return withPool(pool.withReady(ready));
    }

    public EmulatorSettings withRoleAssigned(boolean roleAssigned) {
        return withPool(pool.withRoleAssigned(roleAssigned));
    }

    public EmulatorSettings withTokenLifetime(Duration tokenLifetime) {
        return withPool(pool.withTokenLifetime(tokenLifetime));
    }
}
