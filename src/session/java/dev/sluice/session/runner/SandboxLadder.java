package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the best sandbox that works here, by running a program in it: what is installed may still be forbidden. */
final class SandboxLadder {
    private static final System.Logger LOG = System.getLogger(SandboxLadder.class.getName());
    private static final String WORD = "confined";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunnerSettings settings;
    private final WorkFolder work;
    private final List<SandboxKind> kinds;
    private final List<String> reasons = new ArrayList<>();
    private @Nullable SystemFiles files;

    /** @param kinds what may be tried, best first */
    SandboxLadder(RunnerSettings settings, WorkFolder work, List<SandboxKind> kinds) {
        this.settings = settings;
        this.work = work;
        this.kinds = List.copyOf(kinds);
    }

    /** @throws SandboxUnavailableException saying what was tried and what would help, if nothing acceptable works */
    ProcessRunner climb() throws IOException {
        for (Sandbox sandbox : rungs()) {
            var processes = new ProcessRunner(sandbox);
            if (works(processes)) {
                warnWithoutFilter(sandbox);
                return processes;
            }
            processes.close();
        }
        throw SandboxAdvice.ofThisMachine().unavailable(settings.lowestSandbox(), reasons);
    }

    private static void warnWithoutFilter(Sandbox sandbox) {
        if (!sandbox.filtered()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Sandbox {0} has no filter of system calls: this kernel or machine takes none",
                    sandbox.level().wireName());
        }
    }

    /** Each kind with the filter first. Some systems run programs of another machine and can filter none of them. */
    private List<Sandbox> rungs() throws IOException {
        Optional<Meter> meter = Meter.find(settings, work.path());
        Optional<Owners> owners = isRoot() ? Optional.of(new Owners()) : Optional.empty();
        Optional<SystemCallFilter> filter = SystemCallFilter.ofThisMachine();
        Optional<Path> program = filter.isPresent() ? Optional.of(filter.get().write(work.path())) : Optional.empty();
        var rungs = new ArrayList<Sandbox>();
        for (SandboxKind kind : kinds) {
            if (accepts(kind.level()) && canBe(kind, meter, owners)) {
                if (program.isPresent()) {
                    rungs.add(make(kind, meter, owners, program));
                }
                rungs.add(make(kind, meter, owners, Optional.empty()));
            }
        }
        return rungs;
    }

    private boolean canBe(SandboxKind kind, Optional<Meter> meter, Optional<Owners> owners) {
        Optional<String> lacks =
                switch (kind) {
                    case BUBBLEWRAP -> missing(Programs.onPath("bwrap").isPresent(), "bwrap is not installed");
                    // Without namespaces only the meter finds what a program leaves running
                    case SEPARATE_USER ->
                        missing(meter.isPresent(), "no meter for level separate-user")
                                .or(() -> missing(owners.isPresent(), "only root can start programs as another user"));
                    case SHARED_USER -> missing(meter.isPresent(), "no meter for level shared-user");
                };
        lacks.ifPresent(reasons::add);
        return lacks.isEmpty();
    }

    private static Optional<String> missing(boolean there, String reason) {
        return there ? Optional.empty() : Optional.of(reason);
    }

    private Sandbox make(SandboxKind kind, Optional<Meter> meter, Optional<Owners> owners, Optional<Path> filter)
            throws IOException {
        return switch (kind) {
            case BUBBLEWRAP -> new NamespaceSandbox(systemFiles(), meter, owners, filter);
            case SEPARATE_USER -> new UserSandbox(meter.orElseThrow(), owners, filter);
            case SHARED_USER -> new UserSandbox(meter.orElseThrow(), Optional.empty(), filter);
        };
    }

    private SystemFiles systemFiles() throws IOException {
        SystemFiles known = files;
        if (known == null) {
            known = SystemFiles.find(work.path());
            files = known;
        }
        return known;
    }

    private boolean accepts(SandboxLevel level) {
        return level.compareTo(settings.lowestSandbox()) <= 0;
    }

    private boolean works(ProcessRunner processes) {
        String level = processes.sandbox().level().wireName();
        try {
            String printed = print(processes, List.of("/bin/sh", "-c", "echo " + WORD), Map.of(), List.of());
            if (printed.equals(WORD + "\n")) {
                return true;
            }
            reasons.add(level + ": a program in it printed \"" + printed.strip() + "\"");
        } catch (RuntimeException e) {
            reasons.add(level + ": " + e);
        }
        LOG.log(System.Logger.Level.INFO, "Sandbox {0}", reasons.get(reasons.size() - 1));
        return false;
    }

    /** Runs a command of our own and gives all that it prints. */
    String print(ProcessRunner processes, List<String> command, Map<String, String> environment, List<Path> readable) {
        Owner owner = processes.sandbox().nextOwner();
        try (SessionFolder session = SessionFolder.create(work.runs(), owner);
                RunFolder folder = RunFolder.create(work.runs(), owner)) {
            var limits = new StageLimits(
                    Optional.of(PATIENCE), Optional.empty(), Optional.empty(), false, settings.bounds());
            var stage = new Stage(command, environment, readable, folder, session, limits);
            return processes.start(stage, new byte[0]).await().output().both();
        }
    }

    private static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
