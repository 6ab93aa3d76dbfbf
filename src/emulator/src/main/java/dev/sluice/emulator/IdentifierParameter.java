package dev.sluice.emulator;

import java.util.regex.Pattern;

/** The parameter by which a call names its session. */
final class IdentifierParameter {
    /** As the specification of the data plane has it: what ASCII can print, but no blank and no backslash. */
    private static final Pattern FORM = Pattern.compile("[!-\\[\\]-~]{4,128}");

    private IdentifierParameter() {}

    /** @throws Refusal with 400 if the call names no session, or by what is no identifier */
    static String of(Call call) {
        String identifier = call.query().value("identifier").orElseThrow(() -> Refusal.missing("identifier"));
        if (!FORM.matcher(identifier).matches()) {
            throw Refusal.invalid("The parameter 'identifier' must have 4 to 128 letters, digits and punctuation marks"
                    + " of ASCII, and no backslash");
        }
        return identifier;
    }
}
