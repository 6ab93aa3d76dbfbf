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
    /** The header that tells that another version ran than was asked for. */
    static final String VERSION_REQUESTED = "Sluice-Version-Requested";

    /** The characters that are replaced in a header, since a caller's text may hold some that would end it. */
    private static final Pattern NOT_FOR_A_HEADER = Pattern.compile("[^\\x20-\\x7e]");

    private static final int LONGEST = 256;

    /** Returns the entity or the response that Jakarta REST writes. */
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
