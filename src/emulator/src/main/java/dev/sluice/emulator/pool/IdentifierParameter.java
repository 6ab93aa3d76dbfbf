package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import java.util.regex.Pattern;

/** The parameter by which a call names its session. */
public final class IdentifierParameter {
    /**
     * The form of an identifier in the specification of the data plane: what ASCII can print, but no blank and no
     * backslash.
     */
    private static final Pattern FORM = Pattern.compile("[!-\\[\\]-~]{4,128}");

    private IdentifierParameter() {}

    /** @throws RefusedException with 400 if the call names no session, or names it by a text that is no identifier */
    public static String of(PoolRequest call) {
        String identifier = call.query().value("identifier").orElseThrow(() -> RefusedException.missing("identifier"));
        if (!FORM.matcher(identifier).matches()) {
            throw RefusedException.invalid(
                    "The parameter 'identifier' must have 4 to 128 letters, digits and punctuation marks"
                            + " of ASCII, and no backslash");
        }
        return identifier;
    }
}
