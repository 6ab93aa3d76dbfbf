package dev.sluice.gateway.settings;

import dev.sluice.harness.Repository;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The configuration that ships, and what an operator sets besides. */
public final class Configured {
    public static final Path PROPERTIES =
            Repository.path("src/gateway/src/main/resources/META-INF/microprofile-config.properties");

    private static final int DEFAULTS = 100;
    private static final int ENVIRONMENT = 300;
    private static final int OPERATOR = 500;

    private Configured() {}

    /**
     * Reads the settings of profile {@code local}.
     *
     * @throws InvalidSettingsException if the configuration is wrong
     */
    public static Settings local(String... keysAndValues) {
        return new SettingsReader(config("local", pairs(keysAndValues), Map.of())).read();
    }

    /** Returns every key that the gateway reads. */
    public static Set<String> keys() {
        var reader = new SettingsReader(config("local", Map.of(), Map.of()));
        reader.read();
        return reader.keys();
    }

    static SmallRyeConfig config(
            String profile, Map<String, String> operator, Map<String, String> environment, ConfigSource... more) {
        Map<String, String> set = new HashMap<>(operator);
        set.put("mp.config.profile", profile);
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(
                            new PropertiesConfigSource(PROPERTIES.toUri().toURL(), DEFAULTS),
                            new EnvConfigSource(environment, ENVIRONMENT),
                            new PropertiesConfigSource(set, "operator", OPERATOR))
                    .withSources(more)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> pairs(String... keysAndValues) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            pairs.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return pairs;
    }
}
