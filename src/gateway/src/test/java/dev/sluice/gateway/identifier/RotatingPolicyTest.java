package dev.sluice.gateway.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RotatingPolicyTest {
    private static final Caller CALLER =
            new Caller(Optional.of("alice"), Optional.of("work"), Optional.empty(), Optional.empty());

    private final IdentifierPolicy before = new RequestPolicy(key("the secret of before, of thirty-two bytes"));
    private final IdentifierPolicy after = new RequestPolicy(key("the secret of after, of thirty-two bytes"));
    private final Set<SessionIdentifier> living = new HashSet<>();
    private final List<SessionIdentifier> asked = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final IdentifierPolicy rotating = new RotatingPolicy(after, before, this::lives, now::get);

    @Test
    void aSessionThatLivesServesItsCallerToItsEnd() {
        living.add(before.identifierFor(CALLER));
        assertThat(rotating.identifierFor(CALLER)).isEqualTo(before.identifierFor(CALLER));

        living.clear();
        now.addAndGet(RotatingPolicy.MOMENT.toNanos() + 1);

        assertThat(rotating.identifierFor(CALLER)).isEqualTo(after.identifierFor(CALLER));
    }

    @Test
    void whoHasNoneGetsOneUnderTheNewSecret() {
        assertThat(rotating.identifierFor(CALLER)).isEqualTo(after.identifierFor(CALLER));
    }

    @Test
    void thePoolIsNotAskedForEveryRequest() {
        for (int i = 0; i < 100; i++) {
            rotating.identifierFor(CALLER);
        }

        assertThat(asked).containsExactly(before.identifierFor(CALLER));
    }

    @Test
    void aSessionThatWasStoppedIsFollowedByOneUnderTheNewSecret() {
        SessionIdentifier old = before.identifierFor(CALLER);
        living.add(old);
        assertThat(rotating.identifierFor(CALLER)).isEqualTo(old);

        living.clear();
        rotating.stopped(old);

        assertThat(rotating.identifierFor(CALLER)).isEqualTo(after.identifierFor(CALLER));
    }

    private boolean lives(SessionIdentifier session) {
        asked.add(session);
        return living.contains(session);
    }

    private static IdentifierKey key(String secret) {
        return new IdentifierKey(secret.getBytes(StandardCharsets.UTF_8));
    }
}
