package dev.sluice.session.settings;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the built-in runner.
 *
 * @param limits the times and memory that a request may use, and gets when it names none
 * @param bounds the bounds that no request may change
 * @param disk how much of the disk programs may fill
 * @param lowestSandbox the worst isolation that is acceptable; the best that works is what is used
 * @param namespacesBy what is to make the namespaces of level {@link SandboxLevel#NAMESPACES}, if that may not be
 *     whatever works
 * @param languages a folder whose language files add to or replace the built-in ones
 * @param workFolder where the private folder for runs is made
 * @param meter a compiled {@code meter.c}, where the machine has no compiler
 * @param warm whether interpreters may be kept ready for runs to come
 * @param concurrentRuns more than these wait for their turn
 */
public record RunnerSettings(
        Limits limits,
        Bounds bounds,
        DiskBounds disk,
        SandboxLevel lowestSandbox,
        Optional<SandboxKind> namespacesBy,
        Optional<Path> languages,
        Path workFolder,
        Optional<Path> meter,
        boolean warm,
        int concurrentRuns) {

    /**
     * The bounds of every stage of every run.
     *
     * @param output bytes that each of stdout and stderr may have
     * @param processes processes and threads together
     */
    public record Bounds(long output, long processes, long openFiles, long fileSize) {
        public static final Bounds DEFAULT = new Bounds(1 << 20, 64, 2048, 10_000_000);

        public Bounds withFileSizeFrom(long least) {
            return new Bounds(output, processes, openFiles, Math.max(fileSize, least));
        }

        public Bounds withOpenFilesUpTo(long most) {
            return new Bounds(output, processes, Math.min(openFiles, most), fileSize);
        }
    }

    /** Reads every {@code SLUICE_…} variable that concerns the runner. */
    public static RunnerSettings from(Map<String, String> environment) {
        var from = new Environment(environment);
        return new RunnerSettings(
                limits(from),
                bounds(from),
                DiskBounds.from(from),
                from.text("SLUICE_SANDBOX").map(SandboxLevel::of).orElse(SandboxLevel.NAMESPACES),
                from.text("SLUICE_NAMESPACES_BY").map(SandboxKind::ofNamespaces),
                from.path("SLUICE_LANGUAGES"),
                from.path("SLUICE_WORK_FOLDER").orElse(Path.of(System.getProperty("java.io.tmpdir", "/tmp"))),
                from.path("SLUICE_METER"),
                from.isOn("SLUICE_WARM", true),
                (int) from.number("SLUICE_CONCURRENT_RUNS", 1, 64));
    }

    /** Returns the same settings, but with no more open files than this process may give to a program. */
    public RunnerSettings withOpenFilesUpTo(long most) {
        return new RunnerSettings(
                limits,
                bounds.withOpenFilesUpTo(most),
                disk,
                lowestSandbox,
                namespacesBy,
                languages,
                workFolder,
                meter,
                warm,
                concurrentRuns);
    }

    private static Limits limits(Environment from) {
        var values = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) {
            String variable = "SLUICE_" + limit.name().toUpperCase(Locale.ROOT);
            values.put(limit, from.number(variable, Limit.NONE, limit.byDefault()));
        }
        return new Limits(values);
    }

    private static Bounds bounds(Environment from) {
        Bounds otherwise = Bounds.DEFAULT;
        return new Bounds(
                from.number("SLUICE_OUTPUT_LIMIT", 1, otherwise.output()),
                from.number("SLUICE_MAX_PROCESSES", 1, otherwise.processes()),
                from.number("SLUICE_MAX_OPEN_FILES", 16, otherwise.openFiles()),
                from.number("SLUICE_MAX_FILE_SIZE", 0, otherwise.fileSize()));
    }
}
