package dev.sluice.gateway.identifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierPolicyTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final IdentifierKey KEY = key("a secret of at least 32 bytes, for tests");
    private static final int CALLERS = 20_000;

    @ParameterizedTest
    @MethodSource("namedPolicies")
    void noTwoCallersEverShareASession(Named named) {
        var random = random();
        Map<SessionIdentifier, List<String>> owners = new HashMap<>();
        for (int i = 0; i < CALLERS; i++) {
            String principal = name(random);
            String name = name(random);
            List<String> owner = List.of(principal, name);

            SessionIdentifier identifier = named.policy().identifierFor(named.caller(principal, name));

            assertThat(owners.getOrDefault(identifier, owner)).isEqualTo(owner);
            owners.put(identifier, owner);
        }
    }

    @ParameterizedTest
    @MethodSource("namedPolicies")
    void theSameCallerAlwaysGetsTheSameSession(Named named) {
        var random = random();
        for (int i = 0; i < 1_000; i++) {
            String principal = name(random);
            String name = name(random);

            SessionIdentifier here = named.policy().identifierFor(named.caller(principal, name));
            SessionIdentifier elsewhere = named.with(key("a secret of at least 32 bytes, for tests"))
                    .identifierFor(named.caller(principal, name));

            assertThat(elsewhere).isEqualTo(here);
        }
    }

    @ParameterizedTest
    @MethodSource("namedPolicies")
    void whereOnePartEndsAndTheNextBeginsMatters(Named named) {
        assertThat(named.policy().identifierFor(named.caller("a-b", "c")))
                .isNotEqualTo(named.policy().identifierFor(named.caller("a", "b-c")));
    }

    @ParameterizedTest
    @MethodSource("namedPolicies")
    void anotherSecretGivesOtherSessions(Named named) {
        IdentifierPolicy other = named.with(key("another secret of at least 32 bytes, too"));

        assertThat(other.identifierFor(named.caller("a", "b")))
                .isNotEqualTo(named.policy().identifierFor(named.caller("a", "b")));
    }

    @ParameterizedTest
    @MethodSource("allPolicies")
    void everyPoolAcceptsTheIdentifier(IdentifierPolicy policy) {
        var random = random();
        for (int i = 0; i < 1_000; i++) {
            Optional<String> name = Optional.of(name(random));

            assertThat(policy.identifierFor(new Caller(name, name, name, name)).value())
                    .matches("[A-Za-z0-9-]{4,128}");
        }
    }

    @Test
    void theSameNameUnderAnotherPolicyIsAnotherSession() {
        Optional<String> name = Optional.of("a");
        var caller = new Caller(name, name, name, name);

        Set<SessionIdentifier> identifiers = new HashSet<>();
        allPolicies().forEach(policy -> identifiers.add(policy.identifierFor(caller)));

        assertThat(identifiers).hasSize(5);
    }

    @Test
    void theIdentifierSaysNothingOfTheCaller() {
        var policy = new RequestPolicy(KEY);

        assertThat(policy.identifierFor(new Caller(Optional.of("alice"), Optional.of("notebook"), NONE, NONE))
                        .value())
                .doesNotContain("alice")
                .doesNotContain("notebook");
    }

    @Test
    void whoNamesNoSessionGetsTheDefaultOne() {
        var policy = new RequestPolicy(KEY);

        assertThat(policy.identifierFor(new Caller(Optional.of("a"), NONE, NONE, NONE)))
                .isEqualTo(
                        policy.identifierFor(new Caller(Optional.of("a"), Optional.of("default-session"), NONE, NONE)));
    }

    @Test
    void theDefaultSessionIsTheCallersOwn() {
        var policy = new RequestPolicy(KEY);

        assertThat(policy.identifierFor(new Caller(Optional.of("a"), NONE, NONE, NONE)))
                .isNotEqualTo(policy.identifierFor(new Caller(Optional.of("b"), NONE, NONE, NONE)));
    }

    @Test
    void fixedSharesOneSessionAmongAllByDesign() {
        var policy = new FixedPolicy(KEY, "shared");

        assertThat(policy.identifierFor(new Caller(Optional.of("a"), Optional.of("x"), NONE, NONE)))
                .isEqualTo(policy.identifierFor(new Caller(Optional.of("b"), NONE, Optional.of("y"), NONE)));
    }

    @Test
    void randomGivesASessionToEachExecution() {
        var policy = new RandomPolicy();
        var caller = new Caller(NONE, Optional.of("a"), NONE, NONE);

        Set<SessionIdentifier> identifiers = new HashSet<>();
        for (int i = 0; i < CALLERS; i++) {
            identifiers.add(policy.identifierFor(caller));
        }

        assertThat(identifiers).hasSize(CALLERS);
    }

    @Test
    void onlyRandomSessionsServeOneExecution() {
        assertThat(allPolicies().filter(IdentifierPolicy::singleUse)).hasOnlyElementsOfType(RandomPolicy.class);
    }

    @Test
    void withoutAJobThereIsNoJobsSession() {
        var policy = new JobPolicy(KEY);
        var caller = new Caller(Optional.of("a"), Optional.of("b"), Optional.of("c"), NONE);

        assertThatThrownBy(() -> policy.identifierFor(caller))
                .isInstanceOf(UnknownSessionException.class)
                .hasMessageContaining("X-Job-ID");
    }

    @Test
    void withoutAProjectThereIsNoProjectsSession() {
        var policy = new UserProjectPolicy(KEY);
        var caller = new Caller(Optional.of("a"), Optional.of("b"), NONE, Optional.of("d"));

        assertThatThrownBy(() -> policy.identifierFor(caller))
                .isInstanceOf(UnknownSessionException.class)
                .hasMessageContaining("X-Project-ID");
    }

    @Test
    void withoutAUserThereIsNoUsersSession() {
        var policy = new UserProjectPolicy(KEY);
        var caller = new Caller(NONE, Optional.of("b"), Optional.of("c"), Optional.of("d"));

        assertThatThrownBy(() -> policy.identifierFor(caller))
                .isInstanceOf(UnknownSessionException.class)
                .hasMessageContaining("authenticate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "a b c d", "a/../b", "sluice_1", "séance", "a\nbcd"})
    void whatSomePoolWouldRefuseIsNoIdentifier(String value) {
        assertThatThrownBy(() -> new SessionIdentifier(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdentifierIsNeverLongerThanPoolsTake() {
        String tooLong = "a".repeat(129);

        assertThatThrownBy(() -> new SessionIdentifier(tooLong)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIdentifierDoesNotShowItself() {
        assertThat(new SessionIdentifier("sluice-0123456789")).hasToString("SessionIdentifier[…]");
    }

    /** A policy under which callers name their sessions. */
    private enum Named {
        REQUEST {
            @Override
            IdentifierPolicy with(IdentifierKey key) {
                return new RequestPolicy(key);
            }

            @Override
            Caller caller(String principal, String name) {
                return new Caller(Optional.of(principal), Optional.of(name), NONE, NONE);
            }
        },
        USER_PROJECT {
            @Override
            IdentifierPolicy with(IdentifierKey key) {
                return new UserProjectPolicy(key);
            }

            @Override
            Caller caller(String principal, String name) {
                return new Caller(Optional.of(principal), NONE, Optional.of(name), NONE);
            }
        },
        JOB {
            @Override
            IdentifierPolicy with(IdentifierKey key) {
                return new JobPolicy(key);
            }

            @Override
            Caller caller(String principal, String name) {
                return new Caller(Optional.of(principal), NONE, NONE, Optional.of(name));
            }
        };

        abstract IdentifierPolicy with(IdentifierKey key);

        abstract Caller caller(String principal, String name);

        IdentifierPolicy policy() {
            return with(KEY);
        }
    }

    static Named[] namedPolicies() {
        return Named.values();
    }

    static Stream<IdentifierPolicy> allPolicies() {
        return Stream.of(
                new RequestPolicy(KEY),
                new UserProjectPolicy(KEY),
                new JobPolicy(KEY),
                new FixedPolicy(KEY, "a"),
                new RandomPolicy());
    }

    private static IdentifierKey key(String secret) {
        return new IdentifierKey(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a short name of few and awkward characters, so that many names are nearly the same. */
    private static String name(Random random) {
        String characters = random.nextBoolean() ? "a-\0" : "ab-:/ ?é\u0301\ud800\udc00\uffff";
        var name = new StringBuilder("a");
        for (int length = random.nextInt(5); length > 0; length--) {
            name.append(characters.charAt(random.nextInt(characters.length())));
        }
        return name.toString();
    }

    private static Random random() {
        long seed = System.nanoTime();
        System.out.println("IdentifierPolicyTest: seed " + seed);
        return new Random(seed);
    }
}
