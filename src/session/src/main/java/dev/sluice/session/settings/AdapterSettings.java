package dev.sluice.session.settings;

import dev.sluice.piston.Limits;
import java.util.Map;

/**
 * The limits of what one session accepts and keeps.
 *
 * @param limits the times and memory that a request may use, and gets when it names none
 * @param bodyLimit bytes that the body of a request may have
 * @param answers how many answers are remembered for calls that carry an idempotency key
 * @param answerBytes bytes that these may have together
 * @param fileLimit bytes that a file may have which is put into the session
 */
public record AdapterSettings(Limits limits, long bodyLimit, int answers, long answerBytes, long fileLimit) {
    public static final AdapterSettings DEFAULT =
            new AdapterSettings(Limits.DEFAULT, 16L << 20, 1000, 16L << 20, 1L << 30);

    /** @throws IllegalArgumentException naming the variable that is wrong */
    public static AdapterSettings from(Map<String, String> variables) {
        var from = new Environment(variables);
        return new AdapterSettings(
                RunnerSettings.from(variables).limits(),
                from.number("SLUICE_SESSION_BODY_LIMIT", 1, DEFAULT.bodyLimit),
                (int) Math.min(Integer.MAX_VALUE, from.number("SLUICE_IDEMPOTENCY_ANSWERS", 1, DEFAULT.answers)),
                from.number("SLUICE_IDEMPOTENCY_BYTES", 1, DEFAULT.answerBytes),
                from.number("SLUICE_SESSION_FILE_LIMIT", 0, DEFAULT.fileLimit));
    }
}
