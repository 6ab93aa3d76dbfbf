package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** {@code docs/performance.md}, which keeps the tables of the benchmarks. */
public final class PerformancePage {
    private static final Path PAGE = Path.of("docs", "performance.md");

    private PerformancePage() {}

    /**
     * Describes the machine that was measured on: ratios of another machine may be compared with these, milliseconds
     * may not.
     */
    public static String machine() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        return "Measured " + LocalDate.now(ZoneOffset.UTC) + " on "
                + Runtime.getRuntime().availableProcessors() + " × " + processor + ", Linux "
                + System.getProperty("os.version") + ", load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0] + " at the end, JDK "
                + System.getProperty("java.version") + ".";
    }

    /** Prints the table, and replaces the page's of that name by it if {@code -Dsluice.bench.write=true} says so. */
    public static void take(String name, String table) throws IOException {
        System.out.println("\n" + table);
        if (!Boolean.getBoolean("sluice.bench.write")) {
            return;
        }
        String begin = "<!-- " + name + ": begin -->\n";
        String text = Files.readString(PAGE);
        int from = text.indexOf(begin);
        int end = text.indexOf("<!-- " + name + ": end -->\n");
        if (from < 0 || end < from) {
            throw new IllegalStateException(PAGE + " has no place for " + name);
        }
        Files.writeString(PAGE, text.substring(0, from + begin.length()) + table + text.substring(end));
    }
}
