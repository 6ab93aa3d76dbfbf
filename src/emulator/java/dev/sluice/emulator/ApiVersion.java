package dev.sluice.emulator;

import java.util.regex.Pattern;

/** The parameter that some calls must carry. Which versions the service knows is not documented, so any is good here. */
final class ApiVersion {
    private static final Pattern FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");

    private ApiVersion() {}

    /** @throws Refusal with 400 if it is missing or has not the form of a version */
    static void require(Call call) {
        String version = call.query().value("api-version").orElseThrow(() -> Refusal.missing("api-version"));
        if (!FORM.matcher(version).matches()) {
            throw Refusal.invalid("The parameter 'api-version' must be a date such as 2025-10-02-preview");
        }
    }

    /** Whether it is the version whose routes and answers differ from those of all others. */
    static boolean isOldest(Call call) {
        return call.query()
                .value("api-version")
                .filter("2024-02-02-preview"::equals)
                .isPresent();
    }
}
