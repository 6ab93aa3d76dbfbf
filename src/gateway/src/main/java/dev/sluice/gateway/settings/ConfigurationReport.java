package dev.sluice.gateway.settings;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** Reports the values in force and who set them. A value that is a secret, or looks like one, is not shown. */
final class ConfigurationReport {
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?:.*[.-])?(?:secrets?|passwords?|keys?|tokens?|credentials?)");
    /**
     * The prefix of durations, which are no secrets although a name such as {@code sluice.timeout.token} looks like
     * one's.
     */
    private static final String TIMES = "sluice.timeout.";

    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s]*@");
    private static final int FROM_SYSTEM_PROPERTIES = 400;
    private static final int FROM_ENVIRONMENT = 300;
    private static final int SHIPPED = 100;

    private ConfigurationReport() {}

    /**
     * Returns one line for each key.
     *
     * @param secrets the keys whose values must not be shown
     */
    static String of(Config config, Collection<String> keys, Set<String> secrets) {
        return keys.stream()
                .map(key -> line(key, config.getConfigValue(key), secrets.contains(key)))
                .collect(Collectors.joining("\n"));
    }

    private static String line(String key, ConfigValue value, boolean secret) {
        String text = value.getValue();
        if (text == null || text.isBlank()) {
            return key + " is not set";
        }
        return key + " = " + (secret || isSecret(key, text) ? "(not shown)" : oneLine(text)) + " (" + source(value)
                + ")";
    }

    private static boolean isSecret(String key, String text) {
        return (SECRET_NAME.matcher(key).matches() && !key.startsWith(TIMES))
                || USER_INFO.matcher(text).find();
    }

    /** Returns a value in one line: one with a line of its own could pass for another entry of the log. */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\p{Cntrl}", "�");
    }

    /**
     * Returns who set a value, by the ordinal of its source. The names that sources have are the server's own, with its
     * paths, and say no more.
     */
    private static String source(ConfigValue value) {
        return switch (value.getSourceOrdinal()) {
            case FROM_SYSTEM_PROPERTIES -> "system property";
            case SecretFiles.ORDINAL -> "file";
            case FROM_ENVIRONMENT -> "environment";
            case SHIPPED -> "default";
            default -> other(value.getSourceName());
        };
    }

    private static String other(@Nullable String name) {
        return name == null || name.contains("/") ? "another source" : name;
    }
}
