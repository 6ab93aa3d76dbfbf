package dev.sluice.session.runner.sandbox;

import dev.sluice.piston.Limit;
import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The limits of one stage.
 *
 * @param memory bytes, if limited at all
 * @param limitsAddressSpace whether the address space tells how much memory is used, where there is no meter to see it;
 *     some virtual machines reserve it at large
 */
public record StageLimits(
        Optional<Duration> wallTime,
        Optional<Duration> cpuTime,
        Optional<Long> memory,
        boolean limitsAddressSpace,
        RunnerSettings.Bounds bounds) {
    private static final String STACK = KernelLimits.stack();

    /** The processes of the sandbox itself, which the kernel counts with the program's: every sandbox has one. */
    private static final int OWN_PROCESSES = 1;

    public static StageLimits compile(Limits limits, boolean limitsAddressSpace, RunnerSettings.Bounds bounds) {
        return new StageLimits(
                time(limits, Limit.COMPILE_TIMEOUT),
                time(limits, Limit.COMPILE_CPU_TIME),
                positive(limits, Limit.COMPILE_MEMORY_LIMIT),
                limitsAddressSpace,
                bounds);
    }

    public static StageLimits run(Limits limits, boolean limitsAddressSpace, RunnerSettings.Bounds bounds) {
        return new StageLimits(
                time(limits, Limit.RUN_TIMEOUT),
                time(limits, Limit.RUN_CPU_TIME),
                positive(limits, Limit.RUN_MEMORY_LIMIT),
                limitsAddressSpace,
                bounds);
    }

    private static Optional<Duration> time(Limits limits, Limit limit) {
        return positive(limits, limit).map(Duration::ofMillis);
    }

    private static Optional<Long> positive(Limits limits, Limit limit) {
        return Optional.of(limits.get(limit)).filter(value -> value > 0);
    }

    /**
     * Returns the kernel's own limits, as {@code prlimit} takes them. They hold for each process; the meter watches the
     * sum over a program. Without a meter ({@code metered} is false) there are only limits in whole seconds of CPU time
     * and of the address space, of which programs reserve more than they use.
     */
    List<String> prlimit(boolean metered) {
        var command = new ArrayList<String>(List.of(
                "prlimit",
                "--nproc=" + (bounds.processes() + OWN_PROCESSES),
                "--nofile=" + bounds.openFiles(),
                "--fsize=" + bounds.fileSize(),
                "--core=0",
                stackOption()));
        if (!metered) {
            if (limitsAddressSpace) {
                memory.ifPresent(bytes -> command.add("--as=" + bytes));
            }
            cpuTime.ifPresent(time -> command.add("--cpu=" + seconds(time) + ":" + (seconds(time) + 1)));
        }
        command.add("--");
        return command;
    }

    /** Returns the part of a {@code prlimit} command that lets the stack grow as far as this process may allow. */
    public static String stackOption() {
        return "--stack=" + STACK;
    }

    /** Returns the limits for a run that a zygote makes, in the order that {@code zygote.c} has. */
    public List<String> words() {
        return Stream.of(
                        cpuTime.map(Duration::toMillis).orElse(0L),
                        memory.orElse(0L),
                        bounds.processes() + OWN_PROCESSES,
                        bounds.openFiles(),
                        bounds.fileSize())
                .map(Object::toString)
                .toList();
    }

    private static long seconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }
}
