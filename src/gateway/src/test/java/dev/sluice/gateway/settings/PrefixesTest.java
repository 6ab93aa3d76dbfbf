package dev.sluice.gateway.settings;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.harness.DocumentedKey;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a prefix of keys has one record, one method that reads it and one table in docs/configuration.md. */
class PrefixesTest {
    /** A prefix, and the method that reads all its keys into one record. */
    record Prefix(String text, Function<ConfigReader, Record> read) {
        Record settings() {
            return read.apply(config());
        }

        Set<String> keys() {
            var config = config();
            read.apply(config);
            return config.keys();
        }

        private static ConfigReader config() {
            return new ConfigReader(Configured.config("local", Map.of(), Map.of()));
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Prefix> prefixes() {
        return Stream.of(
                new Prefix("sluice.pool.", config -> new PoolSettingsReader(config).pool()),
                new Prefix("sluice.preview.", config -> new PoolSettingsReader(config).preview()),
                new Prefix("sluice.token.", config -> new PoolSettingsReader(config).token()),
                new Prefix("sluice.identifier.", config -> new PoolSettingsReader(config).identifier()),
                new Prefix("sluice.runtimes", config -> new PoolSettingsReader(config).runtimes()),
                new Prefix("sluice.auth.", config -> new AuthSettingsReader(config).auth()),
                new Prefix("sluice.max-", config -> new LoadSettingsReader(config).admission()),
                new Prefix("sluice.rate-limit.", config -> new LoadSettingsReader(config).rateLimit()),
                new Prefix("sluice.limits.", config -> new LoadSettingsReader(config).limits()),
                new Prefix("sluice.files.", config -> new LoadSettingsReader(config).files()),
                new Prefix("sluice.timeout.", config -> new LoadSettingsReader(config).timeouts()),
                new Prefix("sluice.retry.", config -> new LoadSettingsReader(config).retry()),
                new Prefix("sluice.http.", config -> new ServerSettingsReader(config).http()),
                new Prefix("sluice.health.", config -> new ServerSettingsReader(config).health()),
                new Prefix("sluice.drain.", config -> new ServerSettingsReader(config).drain()),
                new Prefix("sluice.cors.", config -> new ServerSettingsReader(config).cors()),
                new Prefix("sluice.playground.", config -> new ServerSettingsReader(config).playground()));
    }

    /** Returns the prefixes, and besides them the one whose record is nested in another. */
    static Stream<Prefix> withNested() {
        return Stream.concat(
                prefixes(), Stream.of(new Prefix("sluice.auth.jwt.", config -> new AuthSettingsReader(config).jwt())));
    }

    @ParameterizedTest
    @MethodSource("withNested")
    void aRecordHoldsTheKeysOfItsPrefixAndNoOthers(Prefix prefix) {
        Set<String> withPrefix = Configured.keys().stream()
                .filter(key -> key.startsWith(prefix.text()))
                .collect(toCollection(TreeSet::new));

        assertThat(prefix.keys()).isNotEmpty().isEqualTo(withPrefix);
    }

    @Test
    void everyKeyHasARecord() {
        assertThat(prefixes().flatMap(prefix -> prefix.keys().stream()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Configured.keys());
    }

    @Test
    void everyRecordHasAPrefix() {
        assertThat(prefixes().<Class<?>>map(prefix -> prefix.settings().getClass()))
                .containsExactlyElementsOf(Arrays.stream(Settings.class.getRecordComponents())
                        .<Class<?>>map(RecordComponent::getType)
                        .toList());
    }

    @Test
    void everyPrefixHasATableUnderItsHeading() {
        Map<String, List<String>> documented = DocumentedKey.all().stream()
                .filter(key -> Configured.keys().contains(key.key()))
                .collect(groupingBy(DocumentedKey::heading, mapping(DocumentedKey::key, toList())));
        Map<String, List<String>> read =
                Configured.keys().stream().collect(groupingBy(PrefixesTest::heading, mapping(key -> key, toList())));

        assertThat(documented.keySet()).isEqualTo(read.keySet());
        assertThat(documented)
                .allSatisfy((heading, keys) -> assertThat(keys).containsExactlyInAnyOrderElementsOf(read.get(heading)));
    }

    /** Returns the heading of the table that a key belongs to: that of the longest prefix that it has. */
    private static String heading(String key) {
        return withNested()
                .map(Prefix::text)
                .filter(key::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(prefix -> "`" + prefix + "*`")
                .orElseThrow();
    }
}
