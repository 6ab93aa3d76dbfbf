package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceSandboxTest {
    private static final Optional<Path> FILTER = Optional.of(Path.of("/m/filter.bpf"));

    private WorkFolder work;

    @BeforeEach
    void createFolder() throws IOException {
        work = WorkFolder.create(Path.of("/tmp"));
    }

    @AfterEach
    void deleteFolder() {
        work.close();
    }

    @Test
    void eachPartOfTheCommandLineIsInItsPlace() throws IOException {
        List<String> line = commandLine(Optional.of(new Meter(Path.of("/m/meter"))));

        assertThat(line)
                .startsWith("/m/meter", "-l", "-r")
                .containsSubsequence("-f", "/m/filter.bpf", "--", "setpriv")
                .containsSubsequence("bwrap", "--disable-userns", "--seccomp", "4", "--remount-ro", "/dev")
                .containsSubsequence("setpriv", "bwrap", "prlimit", "/box/meter", "python3", "m.py")
                .containsSubsequence("--unshare-user", "--unshare-pid", "--unshare-net", "--disable-userns")
                .contains("--die-with-parent", "--new-session", "--as-pid-1")
                .containsSubsequence("--clearenv", "--setenv", "A", "1", "--setenv", "B", "2")
                .containsSubsequence("--ro-bind", "/opt/python", "/opt/python", "--remount-ro", "/")
                .containsSubsequence("/box/meter", "-c", "3000", "--", "python3");
    }

    @Test
    void nothingButTheTwoFoldersCanBeWritten() throws IOException {
        List<String> line = commandLine(Optional.empty());

        assertThat(line).filteredOn("--bind"::equals).hasSize(2);
        assertThat(line).contains("/box/submission", "/mnt/data").doesNotContain("--dev-bind", "--as-pid-1");
        assertThat(line)
                .as("without a meter a shell opens the filter")
                .startsWith("/bin/sh", "-c", "exec \"$@\" 4<\"$0\"", "/m/filter.bpf", "setpriv");
    }

    @Test
    void aZygoteMayMakeNamespacesAndSeesTheFoldersOfRunsWhereARunHasItsOwn() throws IOException {
        var sandbox = new BubblewrapSandbox(
                SystemFiles.find(work.path()), Optional.empty(), Optional.empty(), Optional.empty());
        try (var session = SessionFolder.create(work.runs(), SandboxUser.SELF)) {
            var python = new WarmInterpreter("/usr/bin/python3", Map.of("A", "1"), List.of(), session);

            assertThat(sandbox.zygoteLine(python, work.runs(), work.path(), Path.of("/m/zygote.so"), Map.of("B", "2")))
                    .startsWith("setpriv", "--no-new-privs")
                    .containsSubsequence("bwrap", "--unshare-user", "--unshare-pid", "--unshare-net")
                    .containsSubsequence("--clearenv", "--setenv", "B", "2")
                    .containsSubsequence("--bind", work.runs().toString(), "/tmp")
                    .containsSubsequence("--ro-bind", "/m/zygote.so", "/box/meter")
                    .containsSubsequence("--bind", session.path().toString(), "/mnt/data", "--remount-ro", "/")
                    .endsWith("--")
                    .doesNotContain("--disable-userns", "--cap-add", "--setuid");
        }
    }

    @Test
    void asRootWeBecomeSomebodyElse() throws IOException {
        var sandbox = new BubblewrapSandbox(
                SystemFiles.find(work.path()), Optional.empty(), Optional.of(new SandboxUsers()), Optional.empty());

        assertThat(sandbox.nextOwner()).isNotEqualTo(sandbox.nextOwner()).isNotEqualTo(SandboxUser.SELF);
        assertThat(Privileges.drop(new SandboxUser(65_000)))
                .containsSubsequence("setpriv", "--reuid", "65000", "--regid", "65000", "--clear-groups")
                .contains("--no-new-privs", "--bounding-set=-all");
        assertThat(Privileges.drop(SandboxUser.SELF)).containsExactly("setpriv", "--no-new-privs", "--");
    }

    private List<String> commandLine(Optional<Meter> meter) throws IOException {
        var sandbox = new BubblewrapSandbox(SystemFiles.find(work.path()), meter, Optional.empty(), FILTER);
        try (var session = SessionFolder.create(work.runs(), SandboxUser.SELF);
                var folder = RunFolder.create(work.runs(), SandboxUser.SELF)) {
            return sandbox.commandLine(new Stage(
                    List.of("python3", "m.py"),
                    Map.of("B", "2", "A", "1"),
                    List.of(Path.of("/opt/python")),
                    folder,
                    session,
                    StageLimits.run(Limits.DEFAULT, true, RunnerSettings.Bounds.DEFAULT)));
        }
    }
}
