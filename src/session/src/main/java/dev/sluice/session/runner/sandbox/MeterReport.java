package dev.sluice.session.runner.sandbox;

import dev.sluice.session.workspace.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of the meter on a run that has ended.
 *
 * @param code exit code, or 128 and the signal that the command died of
 * @param signal the number of that signal, or 0
 * @param memory bytes that were used at the peak
 */
public record MeterReport(int code, int signal, Duration cpuTime, Duration wallTime, long memory, Cause cause) {
    private static final Pattern LINE = Pattern.compile("code=(\\d{1,3}) signal=(\\d{1,2}) cpu=(\\d{1,15})"
            + " wall=(\\d{1,15}) memory=(\\d{1,18}) cause=(\\w+)\n");

    /** The reason why the meter ended the command; {@code NONE} if it ended by itself. */
    public enum Cause {
        NONE,
        CPU,
        MEMORY,
        STOPPED
    }

    /** Reads a report, or returns nothing if the command was never started, or the meter itself was killed. */
    public static Optional<MeterReport> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(RunFolder.REPORT_LENGTH), StandardCharsets.US_ASCII);
            return parse(text.substring(0, text.indexOf('\n') + 1));
        }
    }

    public static Optional<MeterReport> parse(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            return Optional.empty();
        }
        return Optional.of(new MeterReport(
                Integer.parseInt(line.group(1)),
                Integer.parseInt(line.group(2)),
                micros(line.group(3)),
                micros(line.group(4)),
                Long.parseLong(line.group(5)),
                Cause.valueOf(line.group(6).toUpperCase(java.util.Locale.ROOT))));
    }

    private static Duration micros(String text) {
        return Duration.of(Long.parseLong(text), ChronoUnit.MICROS);
    }
}
