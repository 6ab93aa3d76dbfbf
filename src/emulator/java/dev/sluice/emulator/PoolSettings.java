package dev.sluice.emulator;

import jakarta.json.stream.JsonGenerator;
import java.time.Duration;

/**
 * What can be changed while the emulator runs. The defaults are those of the pool in Azure that this stands for, without
 * its cold start.
 *
 * @param ready instances that have started before any session needs one
 * @param roleAssigned whether the identity holds the role "Azure ContainerApps Session Executor"
 */
public record PoolSettings(
        PoolKind kind,
        int maxSessions,
        Duration coldStart,
        Duration cooldown,
        int ready,
        boolean roleAssigned,
        Duration tokenLifetime) {

    public static PoolSettings defaults() {
        return new PoolSettings(
                PoolKind.IDENTIFIER, 5, Duration.ZERO, Duration.ofMinutes(5), 0, true, Duration.ofHours(24));
    }

    public PoolSettings withKind(PoolKind kind) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    public PoolSettings withMaxSessions(int maxSessions) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    public PoolSettings withColdStart(Duration coldStart) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    public PoolSettings withCooldown(Duration cooldown) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    public PoolSettings withReady(int ready) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    public PoolSettings withRoleAssigned(boolean roleAssigned) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    public PoolSettings withTokenLifetime(Duration tokenLifetime) {
        return new PoolSettings(kind, maxSessions, coldStart, cooldown, ready, roleAssigned, tokenLifetime);
    }

    void write(JsonGenerator json) {
        json.writeStartObject()
                .write("kind", kind.wireName())
                .write("maxSessions", maxSessions)
                .write("coldStart", coldStart.toString())
                .write("cooldown", cooldown.toString())
                .write("ready", ready)
                .write("roleAssigned", roleAssigned)
                .write("tokenLifetime", tokenLifetime.toString())
                .writeEnd();
    }
}
