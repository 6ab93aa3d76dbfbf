package dev.sluice.emulator.pool;

import jakarta.json.stream.JsonGenerator;
import java.time.Duration;
import java.util.List;

/**
 * The settings that can be changed while the emulator runs. The defaults are those of the pool in Azure that this
 * stands for, without its cold start.
 *
 * @param ready instances that have started before any session needs one
 * @param roleAssigned whether the identity holds the role "Azure ContainerApps Session Executor"
 * @param audiences of the tokens that the pool takes, without a slash at the end
 */
public record PoolSettings(
        PoolKind kind,
        int maxSessions,
        Duration coldStart,
        Duration cooldown,
        int ready,
        boolean roleAssigned,
        Duration tokenLifetime,
        List<String> audiences) {
    /** The audiences that Microsoft's pages name, and that two published clients ask for. */
    private static final List<String> KNOWN_AUDIENCES = List.of("https://dynamicsessions.io", "https://acasessions.io");

    public PoolSettings {
        audiences = List.copyOf(audiences);
    }

    public static PoolSettings defaults() {
        return new PoolSettings(
                PoolKind.IDENTIFIER,
                5,
                Duration.ZERO,
                Duration.ofMinutes(5),
                0,
                true,
                Duration.ofHours(24),
                KNOWN_AUDIENCES);
    }

    public PoolSettings withKind(PoolKind kind) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withMaxSessions(int maxSessions) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withColdStart(Duration coldStart) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withCooldown(Duration cooldown) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withReady(int ready) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withRoleAssigned(boolean roleAssigned) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withTokenLifetime(Duration tokenLifetime) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    public PoolSettings withAudiences(List<String> audiences) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime, audiences);
    }

    /** Returns an audience as it is compared, without a slash at its end, which means nothing. */
    public static String audience(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    public void write(JsonGenerator json) {
        json.writeStartObject()
                .write("kind", kind.wireName())
                .write("maxSessions", maxSessions)
                .write("coldStart", coldStart.toString())
                .write("cooldown", cooldown.toString())
                .write("ready", ready)
                .write("roleAssigned", roleAssigned)
                .write("tokenLifetime", tokenLifetime.toString())
                .write("audiences", String.join(",", audiences))
                .writeEnd();
    }
}
