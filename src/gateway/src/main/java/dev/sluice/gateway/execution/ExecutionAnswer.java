package dev.sluice.gateway.execution;

import dev.sluice.piston.ExecutionResult;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The answer to a request that ran.
 *
 * @param versionRequested the range of versions that the caller asked for, where another version ran
 */
public record ExecutionAnswer(ExecutionResult result, Optional<String> versionRequested) {
    /** Tells that another version ran than was asked for. */
    static final String VERSION_REQUESTED = "Sluice-Version-Requested";

    /** What a caller wrote may hold what would end a header. */
    private static final Pattern NOT_FOR_A_HEADER = Pattern.compile("[^\\x20-\\x7e]");

    private static final int LONGEST = 256;

    /** Returns what Jakarta REST writes. */
    public Object entity() {
        return versionRequested.isEmpty()
                ? result
                : Response.ok(result)
                        .header(VERSION_REQUESTED, inHeader(versionRequested.get()))
                        .build();
    }

    static String inHeader(String version) {
        String shown = version.length() > LONGEST ? version.substring(0, LONGEST) : version;
        return NOT_FOR_A_HEADER.matcher(shown).replaceAll("?");
    }
}
