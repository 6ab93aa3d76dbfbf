package dev.sluice.gateway.problem;

import dev.sluice.gateway.admission.BodyTooLargeException;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.admission.RequestTimeoutException;
import dev.sluice.gateway.api.FixedPackagesException;
import dev.sluice.gateway.filter.HostNotAllowedException;
import dev.sluice.gateway.identifier.UnknownSessionException;
import dev.sluice.gateway.pool.CallerException;
import dev.sluice.gateway.pool.PoolException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.telemetry.Telemetry;
import dev.sluice.piston.InvalidRequestException;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns failures into answers. It is the only place that does. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

    @Inject
    Telemetry telemetry;

    @Override
    public Response toResponse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Problem problem = of(cause);
            if (problem != null) {
                tell(cause);
                return problem.toResponse();
            }
        }
        return failure instanceof WebApplicationException standard ? fromStandard(standard) : unexpected(failure);
    }

    private void tell(Throwable cause) {
        if (cause instanceof PoolException failure) {
            telemetry.poolProblem(failure.fault().problemName());
        }
        if (cause instanceof CallerException mistake) {
            telemetry.poolProblem(mistake.fault().problemName());
        }
    }

    /** Returns the problem of an exception of the gateway's own, and nothing for others. */
    static @Nullable Problem of(Throwable cause) {
        if (cause instanceof PoolException failure) {
            return ofPool(failure);
        }
        if (cause instanceof CallerException mistake) {
            return PoolProblems.of(mistake);
        }
        if (cause instanceof InvalidRequestException invalid) {
            return Problem.of("invalid-request", "The request cannot be run", 400, invalid.detail())
                    .withMessage(words(cause));
        }
        if (cause instanceof UnknownSessionException) {
            return Problem.of("session-not-named", "The request names no session", 400, words(cause));
        }
        if (cause instanceof BodyTooLargeException) {
            return Problem.of(
                    "body-too-large",
                    "The request is too large",
                    413,
                    words(cause) + " (sluice.limits.body): send less");
        }
        Problem file = FileProblems.of(cause);
        if (file != null) {
            return file;
        }
        if (cause instanceof HostNotAllowedException) {
            return Problem.of("host-not-allowed", "Only this machine is served", 403, words(cause));
        }
        if (cause instanceof OverloadedException busy) {
            return overloaded(busy);
        }
        if (cause instanceof RequestTimeoutException) {
            return Problem.of(
                    "deadline-exceeded",
                    "The request took too long",
                    504,
                    words(cause) + ": its program may have run, or be running still. Send it again with the same"
                            + " Idempotency-Key if it had one, or ask for less time.");
        }
        return CallerProblems.of(cause);
    }

    private static Problem overloaded(OverloadedException busy) {
        if (busy.isAfterTheCall()) {
            return Problem.of(
                            "gateway-overloaded",
                            "The gateway is busy",
                            503,
                            words(busy)
                                    + ". The program may have run: send it again with the same Idempotency-Key if it"
                                    + " had one, add replicas, or raise the limit.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        Problem problem = busy.isCallersOwn()
                ? Problem.of(
                        "too-many-waiting",
                        "Too many of the caller's requests wait",
                        429,
                        words(busy) + ": send fewer at once.")
                : Problem.of(
                        "gateway-overloaded",
                        "The gateway is busy",
                        503,
                        words(busy) + ": send it again, add replicas, or raise the limit.");
        return problem.withRetryAfter(Duration.ofSeconds(1));
    }

    private static Problem ofPool(PoolException failure) {
        if (failure.fault().problemName().equals(PoolFault.TOKEN_UNAVAILABLE.problemName())) {
            LOG.log(Level.WARNING, "No token for the pool", failure);
        }
        return PoolProblems.of(failure);
    }

    private static Response fromStandard(WebApplicationException standard) {
        Response original = standard.getResponse();
        Problem problem = StandardProblems.of(original.getStatus());
        if (standard instanceof FixedPackagesException) {
            problem = Problem.of("method-not-allowed", "Packages are fixed", original.getStatus(), words(standard));
        }
        Response response = problem.toResponse();
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? response
                : Response.fromResponse(response)
                        .header(HttpHeaders.ALLOW, allow)
                        .build();
    }

    /**
     * Answers a failure that nobody foresaw, which is the gateway's fault: the log has it whole, the caller a number to
     * name it by.
     */
    private static Response unexpected(Throwable failure) {
        String reference = UUID.randomUUID().toString();
        LOG.log(Level.SEVERE, failure, () -> "Unexpected failure " + reference);
        return Problem.of(
                        "internal",
                        "The gateway failed",
                        500,
                        "This is a fault of the gateway itself; its log has it under " + reference + ".")
                .toResponse();
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
