package dev.sluice.emulator.pool;

import dev.sluice.emulator.http.PoolRequest;
import dev.sluice.emulator.http.RefusedException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the API that a call names. Which versions the service knows is not documented, so any is good here; a
 * version has the routes and answers of the newest documented one that is not newer than itself.
 *
 * @param date that the version is called by
 */
public record ApiVersion(LocalDate date) {
    private static final Pattern FORM = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(-preview)?");

    private static final LocalDate OLDEST = LocalDate.of(2024, 2, 2);
    /** The first version in which executions are resources of their own. */
    private static final LocalDate EXECUTIONS = LocalDate.of(2024, 10, 2);
    /**
     * The first version in which sessions can be seen and ended, and an execution that was waited for is answered with
     * 200.
     */
    private static final LocalDate SESSIONS = LocalDate.of(2025, 2, 2);

    /**
     * Returns the version that the call names.
     *
     * @throws RefusedException with 400 if it names none, or something that has not the form of a version
     */
    public static ApiVersion of(PoolRequest call) {
        String version = call.query().value("api-version").orElseThrow(() -> RefusedException.missing("api-version"));
        Matcher form = FORM.matcher(version);
        try {
            if (form.matches()) {
                return new ApiVersion(LocalDate.parse(form.group(1)));
            }
        } catch (DateTimeException e) {
            // reported below, as for another form
        }
        throw RefusedException.invalid("The parameter 'api-version' must be a date such as 2025-10-02-preview");
    }

    /** Returns whether this is 2024-02-02-preview, or an earlier version. */
    public boolean isOldest() {
        return !date.isAfter(OLDEST);
    }

    /** Returns whether code runs at {@code /executions}, and not at {@code /code/execute}. */
    public boolean hasExecutions() {
        return !date.isBefore(EXECUTIONS);
    }

    /** Returns whether there are {@code /session}, {@code /listSessions} and {@code /metadata}. */
    public boolean hasSessions() {
        return !date.isBefore(SESSIONS);
    }

    /** Returns the status of an answer to an execution that was waited for. */
    public int statusOfExecution() {
        return hasExecutions() && !hasSessions() ? 202 : 200;
    }
}
