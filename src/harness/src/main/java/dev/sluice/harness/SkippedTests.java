package dev.sluice.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints at the end of a test phase how many tests were skipped, by reason; a reason says what to install. */
public final class SkippedTests implements TestExecutionListener {
    private static final String ASSUMPTION = "Assumption failed: ";
    private static final Pattern ROW = Pattern.compile("\\s*(\\d+): (.*)");

    /**
     * The file of all tests that the test phases of a build have skipped. Maven deletes it before the first and shows
     * it after the last.
     */
    private static final Path ALL = Repository.path("target/skipped-tests.txt");

    private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

    private final Map<String, Integer> byReason = new ConcurrentHashMap<>();
    private volatile @Nullable TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        count(skipped, reason);
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            count(finished, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    /**
     * Counts skipped tests by reason. A class that skips itself does so with all of its tests; those that take
     * parameters count once.
     */
    private void count(TestIdentifier skipped, String reason) {
        TestPlan known = plan;
        long inside = skipped.isTest() || known == null
                ? 1
                : known.getDescendants(skipped).stream()
                        .filter(each -> each.isTest() || known.getChildren(each).isEmpty())
                        .count();
        String words = reason.startsWith(ASSUMPTION) ? reason.substring(ASSUMPTION.length()) : reason;
        byReason.merge(LINE_ENDS.matcher(words).replaceAll("; "), (int) Math.max(1, inside), Integer::sum);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        System.out.print(summary(byReason));
        try {
            addTo(ALL, byReason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byReason.clear();
    }

    /** Adds {@code more} to the file {@code summary}. */
    static void addTo(Path summary, Map<String, Integer> more) throws IOException {
        var all = new HashMap<>(more);
        if (Files.exists(summary)) {
            for (String line : Files.readAllLines(summary)) {
                Matcher row = ROW.matcher(line);
                if (row.matches()) {
                    all.merge(row.group(2), Integer.valueOf(row.group(1)), Integer::sum);
                }
            }
        }
        Files.createDirectories(summary.toAbsolutePath().getParent());
        Files.writeString(summary, summary(all));
    }

    static String summary(Map<String, Integer> byReason) {
        if (byReason.isEmpty()) {
            return "Skipped: no test\n";
        }
        int all = byReason.values().stream().mapToInt(Integer::intValue).sum();
        var text = new StringBuilder("Skipped: " + all + (all == 1 ? " test\n" : " tests\n"));
        new TreeMap<>(byReason).forEach((reason, count) -> text.append("%5d: %s\n".formatted(count, reason)));
        return text.toString();
    }
}
