package dev.sluice.gateway.pool.mode;

import dev.sluice.gateway.pool.Outcome;
import dev.sluice.gateway.pool.PercentEncoding;
import dev.sluice.gateway.pool.ProgramRun;
import dev.sluice.gateway.pool.SessionInfo;
import dev.sluice.gateway.pool.SessionPool.Listening;
import dev.sluice.gateway.pool.SessionPool.Offer;
import dev.sluice.gateway.pool.client.PoolResponse;
import dev.sluice.gateway.pool.client.PoolTransport;
import dev.sluice.gateway.settings.Settings;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Runtimes;
import jakarta.json.JsonObject;
import java.util.Optional;

/** The container's own routes and answers, which are the same however the pool is called. */
final class ContainerResponses {
    static final String RUNTIMES = "runtimes";
    static final String HEALTH = "health";

    private ContainerResponses() {}

    /** Returns the route of an execution, relative, without the slash in front. */
    static String executeRoute(Settings.Pool settings, ProgramRun execution) {
        return settings.executePath().substring(1).replace("{language}", PercentEncoding.encode(execution.language()));
    }

    static Outcome outcome(PoolTransport wire, PoolResponse reply, ProgramRun execution) {
        if (!reply.isSuccess()) {
            throw wire.failure(reply);
        }
        String language = execution.language();
        String version = execution.resolved().runtime().version();
        try {
            JsonObject answer = reply.object();
            return Outcome.of(AzureResult.read(answer, language, version)
                    .orElseGet(() -> ExecutionResult.from(answer, language, version)));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw reply.badReply("is not the result of an execution", e);
        }
    }

    static Offer offer(PoolTransport wire, PoolResponse reply) {
        return new Offer(runtimes(wire, reply), reply.sandbox());
    }

    private static Runtimes runtimes(PoolTransport wire, PoolResponse reply) {
        if (!reply.isSuccess()) {
            throw wire.failure(reply);
        }
        try {
            Runtimes runtimes = Runtimes.from(reply.array());
            if (runtimes.all().isEmpty()) {
                throw new IllegalArgumentException("No runtime at all");
            }
            return runtimes;
        } catch (IllegalArgumentException | ClassCastException e) {
            throw reply.badReply("is not a list of runtimes", e);
        }
    }

    /**
     * Returns what the container said of itself. Any answer that is not the pool's own comes from the container, which
     * then listens, even an answer that it lacks the route.
     */
    static Listening listening(PoolTransport wire, PoolResponse reply) {
        return switch (reply.status()) {
            case 400, 401, 403, 429 -> throw wire.failure(reply);
            case 502, 503, 504 -> throw wire.notReady(reply);
            default -> new Listening(reply.isSuccess(), reply.instance());
        };
    }

    /** Returns what the pool tells of a session that was asked for, or nothing if there is none. */
    static Optional<SessionInfo> session(PoolTransport wire, PoolResponse reply) {
        if (reply.isAbsentSession()) {
            return Optional.empty();
        }
        if (!reply.isSuccess()) {
            throw wire.failure(reply);
        }
        return Optional.of(SessionInfo.from(reply.object()));
    }

    /** Checks that a session is stopped, as one is that does not exist. */
    static void requireStopped(PoolTransport wire, PoolResponse reply) {
        if (!reply.isSuccess() && !reply.isAbsentSession()) {
            throw wire.failure(reply);
        }
    }
}
