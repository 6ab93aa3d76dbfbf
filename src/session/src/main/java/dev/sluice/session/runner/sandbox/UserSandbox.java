package dev.sluice.session.runner.sandbox;

import dev.sluice.session.runner.syscall.SystemCallFilter;
import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.workspace.SandboxUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A sandbox without namespaces: it has limits, and another user if we are root. It leaves open the network and every
 * file that all may read. What surrounds us must close these, such as a container that serves one session alone.
 */
public final class UserSandbox implements Sandbox {
    private final Meter meter;
    private final Optional<SandboxUsers> owners;
    private final Optional<Path> filter;

    /**
     * @param owners users to become, if we are root and shall
     * @param filter the program of a {@link SystemCallFilter}
     */
    public UserSandbox(Meter meter, Optional<SandboxUsers> owners, Optional<Path> filter) {
        this.meter = meter;
        this.owners = owners;
        this.filter = filter;
    }

    @Override
    public SandboxLevel level() {
        return owners.isPresent() ? SandboxLevel.SEPARATE_USER : SandboxLevel.SHARED_USER;
    }

    @Override
    public SandboxUser nextOwner() {
        return owners.map(SandboxUsers::next).orElse(SandboxUser.SELF);
    }

    @Override
    public boolean metered() {
        return true;
    }

    @Override
    public boolean filtered() {
        return filter.isPresent();
    }

    @Override
    public Stream<ProcessHandle> firstProcess(Process started) {
        return Stream.of(started.toHandle());
    }

    @Override
    public List<String> commandLine(Stage stage) {
        var line = new ArrayList<String>();
        line.addAll(meter.leading(stage.folder().report(), stage.session().owner(), filter));
        line.addAll(Privileges.drop(stage.session().owner()));
        line.addAll(List.of("setsid", "env", "-i"));
        new TreeMap<>(stage.environment()).forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(stage.limits().prlimit(metered()));
        line.addAll(meter.commandLine(meter.program().toString(), stage.limits(), filtered()));
        line.addAll(stage.command());
        return line;
    }
}
