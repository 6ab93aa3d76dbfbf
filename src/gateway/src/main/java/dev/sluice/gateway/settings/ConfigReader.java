package dev.sluice.gateway.settings;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads typed values and collects what is wrong with them, so that one start tells of every mistake. After a fault it
 * goes on with a harmless value, which {@link #check} keeps from being used.
 */
final class ConfigReader {
    /**
     * The ordinal of environment variables, which MicroProfile Config lays down, as it does that of system properties.
     */
    private static final int ENVIRONMENT = 300;

    private static final int SYSTEM_PROPERTIES = 400;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final Config config;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> keys = new TreeSet<>();
    private final Set<String> secrets = new TreeSet<>();

    ConfigReader(Config config) {
        this.config = config;
        for (ConfigSource source : config.getConfigSources()) {
            if (source instanceof SecretFiles files) {
                faults.addAll(files.faults());
            }
        }
    }

    Optional<String> text(String key) {
        keys.add(key);
        Optional<String> value = value(key);
        if (value.isEmpty() && isExpression(key)) {
            faults.add(key + " holds a ${…} whose name is not set; it must hold none, or one that is set");
        }
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> value(String key) {
        try {
            return config.getOptionalValue(key, String.class);
        } catch (NoSuchElementException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the value holds an expression: Config takes a value that cannot be expanded for none. */
    private boolean isExpression(String key) {
        String raw = config.getConfigValue(key).getRawValue();
        return raw != null && raw.contains("${");
    }

    String requiredText(String key, String allowed) {
        return read(key, allowed, "", Function.identity());
    }

    Secret secret(String key, int minBytes) {
        String allowed = "must be a secret of at least " + minBytes + " bytes";
        secrets.add(key);
        Optional<Secret> secret = text(key).map(Secret::new);
        if (secret.isEmpty()) {
            missing(key, allowed);
        } else if (secret.get().bytes().length < minBytes) {
            faults.add(key + " is too short; it " + allowed + " (its value is not shown)");
        }
        return secret.orElse(new Secret(""));
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        E[] choices = type.getEnumConstants();
        String allowed = "must be one of "
                + Arrays.stream(choices).map(ConfigReader::wireName).collect(Collectors.joining(", "));
        return read(key, allowed, choices[0], value -> Arrays.stream(choices)
                .filter(choice -> wireName(choice).equals(value))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
    }

    boolean flag(String key) {
        return read(key, "must be true or false", false, value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    Duration duration(String key, Duration min, Duration max) {
        String allowed = "must be an ISO-8601 duration from " + min + " to " + max;
        return read(key, allowed, min, value -> inRange(parseDuration(value), min, max));
    }

    long number(String key, long min, long max) {
        String allowed = "must be a whole number from " + min + " to " + max;
        return read(key, allowed, min, value -> inRange(Long.valueOf(value), min, max));
    }

    URI endpoint(String key) {
        String allowed = "must be an absolute http or https URL without user info, query and fragment";
        return read(key, allowed, URI.create("http://unset.invalid"), value -> {
            URI uri = URI.create(value.replaceAll("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new IllegalArgumentException();
            }
            if (uri.getQuery() != null || uri.getFragment() != null) {
                throw new IllegalArgumentException();
            }
            return uri;
        });
    }

    <T> T read(String key, String allowed, T harmless, Function<String, T> parse) {
        Optional<String> value = text(key);
        if (value.isEmpty()) {
            missing(key, allowed);
            return harmless;
        }
        try {
            return parse.apply(value.get());
        } catch (IllegalArgumentException e) {
            faults.add(key + " is " + shown(value.get()) + "; it " + allowed);
            return harmless;
        }
    }

    /** Reads a key as {@link #read} does, but one whose absence has a meaning of its own. */
    <T> Optional<T> optional(String key, String allowed, Function<String, T> parse) {
        return text(key).flatMap(value -> {
            try {
                return Optional.of(parse.apply(value));
            } catch (IllegalArgumentException e) {
                faults.add(key + " is " + shown(value) + "; it " + allowed);
                return Optional.empty();
            }
        });
    }

    /** Reads the parts of a comma-separated list, of which none is empty; an absent key is an empty list. */
    <T> List<T> list(String key, String allowed, Function<String, T> parse) {
        return optional(key, allowed, value -> Arrays.stream(value.split(",", -1))
                        .map(String::strip)
                        .map(parse)
                        .toList())
                .orElse(List.of());
    }

    /** Reads a secret of at least {@code minBytes} where it is set. */
    Optional<Secret> optionalSecret(String key, int minBytes) {
        return text(key).isEmpty() ? Optional.empty() : Optional.of(secret(key, minBytes));
    }

    /** Returns a wrong value as a fault may show it: a URL with user info holds a secret, and is not shown. */
    private static String shown(String value) {
        return value.contains("@") && value.contains("://") ? "a value that is not shown" : '"' + value + '"';
    }

    void fault(String text) {
        faults.add(text);
    }

    /** Returns whether the value that was read under this key is the one that somebody set. */
    boolean isSound(String key) {
        return faults.stream().noneMatch(fault -> fault.startsWith(key + " "));
    }

    /**
     * Adds the fault of a missing key, unless the key has one already: a value that could not be read is not missing.
     */
    private void missing(String key, String allowed) {
        if (isSound(key)) {
            faults.add(key + " is not set; it " + allowed);
        }
    }

    /** Returns whether only this machine reaches the server; in every other profile strangers may. */
    boolean isLocal() {
        return config.getOptionalValue("mp.config.profile", String.class)
                .filter("local"::equals)
                .isPresent();
    }

    /**
     * Returns whether the value is set by an environment variable or a system property, where the server looks, too.
     */
    boolean isForServer(String key, String value) {
        ConfigValue set = config.getConfigValue(key);
        int source = set.getSourceOrdinal();
        return (source == ENVIRONMENT || source == SYSTEM_PROPERTIES) && value.equalsIgnoreCase(set.getValue());
    }

    /** Returns every key that was asked for, whether it was set or not. */
    Set<String> keys() {
        return keys;
    }

    /** Returns the values in force, for the log. */
    String report() {
        return ConfigurationReport.of(config, keys, secrets);
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidSettingsException if anything read so far was wrong
     */
    void check() {
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
        }
    }

    static String wireName(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the URI names this machine. */
    static boolean isLoopback(URI uri) {
        return LOOPBACK.matcher(String.valueOf(uri.getHost())).matches();
    }

    /** Returns a parser that takes texts of the pattern alone, as they are. */
    static Function<String, String> matching(Pattern pattern) {
        return value -> {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException("Not of the form");
            }
            return value;
        };
    }

    private static Duration parseDuration(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T extends Comparable<T>> T inRange(T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
