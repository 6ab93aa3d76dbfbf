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
    /** A prefix, the record of its settings, and the keys that its method reads for it. */
    record Prefix(String text, Set<String> keys, Record settings) {
        static Prefix of(String text, Function<ConfigReader, Record> read) {
            var config = new ConfigReader(Configured.config("local", Map.of(), Map.of()));
            Record settings = read.apply(config);
            return new Prefix(text, config.keys(), settings);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Prefix> prefixes() {
        return Stream.of(
                Prefix.of("sluice.pool.", config -> new PoolSettingsReader(config).pool()),
                Prefix.of("sluice.preview.", config -> new PoolSettingsReader(config).preview()),
                Prefix.of("sluice.token.", config -> new PoolSettingsReader(config).token()),
                Prefix.of("sluice.identifier.", config -> new PoolSettingsReader(config).identifier()),
                Prefix.of("sluice.runtimes", config -> new PoolSettingsReader(config).runtimes()),
                Prefix.of("sluice.auth.", config -> new AuthSettingsReader(config).auth()),
                Prefix.of("sluice.max-", config -> new LoadSettingsReader(config).admission()),
                Prefix.of("sluice.rate-limit.", config -> new LoadSettingsReader(config).rateLimit()),
                Prefix.of("sluice.limits.", config -> new LoadSettingsReader(config).limits()),
                Prefix.of("sluice.files.", config -> new LoadSettingsReader(config).files()),
                Prefix.of("sluice.timeout.", config -> new LoadSettingsReader(config).timeouts()),
                Prefix.of("sluice.retry.", config -> new LoadSettingsReader(config).retry()),
                Prefix.of("sluice.http.", config -> new ServerSettingsReader(config).http()),
                Prefix.of("sluice.health.", config -> new ServerSettingsReader(config).health()),
                Prefix.of("sluice.drain.", config -> new ServerSettingsReader(config).drain()),
                Prefix.of("sluice.cors.", config -> new ServerSettingsReader(config).cors()),
                Prefix.of("sluice.playground.", config -> new ServerSettingsReader(config).playground()));
    }

    /** Returns the prefixes, and besides them the one whose record is nested in another. */
    static Stream<Prefix> withNested() {
        return Stream.concat(
                prefixes(), Stream.of(Prefix.of("sluice.auth.jwt.", config -> new AuthSettingsReader(config).jwt())));
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
