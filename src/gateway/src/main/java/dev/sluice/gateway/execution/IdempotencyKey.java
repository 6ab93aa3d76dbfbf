package dev.sluice.gateway.execution;

import dev.sluice.gateway.identifier.Caller;
import dev.sluice.gateway.identifier.IdentifierKey;
import dev.sluice.piston.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A caller's name for a request that it may send again: the header {@code Idempotency-Key}. The session is told a keyed
 * hash of it, of this caller alone, so that callers who share a session neither meet nor guess each other's.
 */
public record IdempotencyKey(String value) {
    public static final String HEADER = "Idempotency-Key";
    private static final Pattern ALLOWED = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /**
     * @param headers as they came
     * @throws InvalidRequestException if there are several, or one that is no key
     */
    public static Optional<IdempotencyKey> read(@Nullable List<String> headers) {
        if (headers == null || headers.isEmpty()) {
            return Optional.empty();
        }
        if (headers.size() > 1 || !ALLOWED.matcher(headers.get(0)).matches()) {
            throw new InvalidRequestException(
                    "The header " + HEADER + " must come once, with 1 to 255 visible ASCII characters");
        }
        return Optional.of(new IdempotencyKey(headers.get(0)));
    }

    String forSession(Caller caller, IdentifierKey key) {
        return key.identifierOf(
                        "idempotency-key",
                        caller.principal().map(name -> "user " + name).orElse(""),
                        caller.session().map(name -> "session " + name).orElse(""),
                        caller.project().map(name -> "project " + name).orElse(""),
                        caller.job().map(name -> "job " + name).orElse(""),
                        value)
                .value();
    }
}
