package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the best sandbox that works here, by running a program in it: what is installed may still be forbidden. */
final class SandboxLadder {
    private static final System.Logger LOG = System.getLogger(SandboxLadder.class.getName());
    private static final String WORD = "confined";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunnerSettings settings;
    private final WorkFolder work;
    private final List<String> reasons = new ArrayList<>();

    SandboxLadder(RunnerSettings settings, WorkFolder work) {
        this.settings = settings;
        this.work = work;
    }

    /** @throws SandboxUnavailableException saying what was tried and what would help, if nothing acceptable works */
    ProcessRunner climb() throws IOException {
        Optional<Meter> meter = Meter.find(settings, work.path());
        Optional<Owners> owners = isRoot() ? Optional.of(new Owners()) : Optional.empty();
        for (Sandbox sandbox : rungs(meter, owners)) {
            var processes = new ProcessRunner(sandbox);
            if (works(processes)) {
                return processes;
            }
            processes.close();
        }
        throw new SandboxUnavailableException("No sandbox of level "
                + settings.lowestSandbox().wireName()
                + " or better works here (" + String.join("; ", reasons) + "). Install bubblewrap and allow user"
                + " namespaces, or set SLUICE_SANDBOX to separate-user or shared-user where a container around this"
                + " process keeps its programs from everything else");
    }

    private List<Sandbox> rungs(Optional<Meter> meter, Optional<Owners> owners) throws IOException {
        var rungs = new ArrayList<Sandbox>();
        if (Programs.onPath("bwrap").isPresent()) {
            rungs.add(new NamespaceSandbox(SystemFiles.find(work.path()), meter, owners));
        } else {
            reasons.add("bwrap is not installed");
        }
        // Without namespaces only the meter finds what a program leaves running
        if (meter.isEmpty()) {
            reasons.add("no meter for the lower levels");
            return rungs;
        }
        if (owners.isPresent() && accepts(SandboxLevel.SEPARATE_USER)) {
            rungs.add(new UserSandbox(meter.get(), owners));
        }
        if (accepts(SandboxLevel.SHARED_USER)) {
            rungs.add(new UserSandbox(meter.get(), Optional.empty()));
        }
        return rungs;
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
