package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.Limits;
import dev.sluice.session.settings.RunnerSettings;
import dev.sluice.session.workspace.RunFolder;
import dev.sluice.session.workspace.SandboxUser;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UtilLinuxSandboxTest {
    private static final Optional<Path> FILTER = Optional.of(Path.of("/m/filter.bpf"));
    private static final Optional<Meter> METER = Optional.of(new Meter(Path.of("/m/meter")));

    private WorkFolder work;
    private SessionFolder session;
    private RunFolder folder;

    @BeforeEach
    void createFolders() throws IOException {
        work = WorkFolder.create(Path.of("/tmp"));
        session = SessionFolder.create(work.runs(), SandboxUser.SELF);
        folder = RunFolder.create(work.runs(), SandboxUser.SELF);
    }

    @AfterEach
    void deleteFolders() {
        folder.close();
        session.close();
        work.close();
    }

    @Test
    void eachPartOfTheCommandLineIsInItsPlace() throws IOException {
        assertThat(commandLine(METER, List.of()))
                .startsWith("/m/meter", "-l", "-r")
                .containsSubsequence("-f", "/m/filter.bpf", "--", "setpriv", "--pdeathsig", "KILL", "--", "unshare")
                .containsSubsequence("unshare", "--user", "--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup")
                .containsSubsequence("--kill-child", "--", "setsid", "/bin/sh")
                .containsSubsequence("meter", "sluice", "1000", "/m/meter", "env", "-i", "A=1", "B=2")
                .containsSubsequence("prlimit", "/box/meter", "-s", "-c", "3000", "--", "python3", "m.py");
    }

    @Test
    void withoutTheMeterThereIsNoFilterAndTheShellStaysProcessOne() throws IOException {
        UtilLinuxSandbox sandbox = sandbox(Optional.empty());

        assertThat(sandbox.filtered()).isFalse();
        assertThat(sandbox.commandLine(stage(List.of())))
                .containsSubsequence("setpriv", "unshare", "program", "sluice", "", "env", "-i", "prlimit", "python3")
                .doesNotContain("/box/meter", "/m/filter.bpf");
    }

    @Test
    void nothingButTheTwoFoldersOfTheMachineCanBeWritten() throws IOException {
        commandLine(METER, List.of());

        assertThat(mounts())
                .filteredOn(line -> line.startsWith("/") && !line.startsWith("/dev/") && !line.contains("bind,ro,"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("/box/submission none bind,nosuid,nodev"),
                        line -> assertThat(line).contains("/mnt/data none bind,nosuid,nodev"));
        assertThat(mounts())
                .as("the root first, and what lies in it after it")
                .first()
                .asString()
                .contains("/ none bind,ro,");
    }

    @Test
    void aLanguageIsShownWhereItIsAndToNoOther(@org.junit.jupiter.api.io.TempDir Path machine) throws IOException {
        UtilLinuxSandbox sandbox = sandbox(METER);
        Path inTmp = Files.createDirectory(machine.resolve("a b"));
        sandbox.commandLine(stage(List.of(Path.of("/opt/python"), inTmp)));

        assertThat(mounts())
                .anySatisfy(line -> assertThat(line).startsWith("/opt/python ").contains("/opt/python none bind,ro,"));
        assertThat(mounts()).anySatisfy(line -> assertThat(line)
                .startsWith(inTmp.toString().replace(" ", "\\040") + " ")
                .contains("bind,ro,")
                .endsWith("X-mount.mkdir"));
        assertThat(root(mounts()).resolve("opt/python")).isDirectory();

        sandbox.commandLine(stage(List.of()));

        assertThat(root(mounts()).resolve("opt")).doesNotExist();
    }

    @Test
    void aZygoteMayMakeNamespacesAndSeesTheFoldersOfRunsWhereARunHasItsOwn() throws IOException {
        var python = new WarmInterpreter("/usr/bin/python3", Map.of("A", "1"), List.of(), session);

        assertThat(sandbox(METER)
                        .zygoteLine(python, work.runs(), work.path(), Path.of("/m/zygote.so"), Map.of("B", "2")))
                .startsWith("/m/meter", "-l", "-f", "/m/filter.bpf", "--", "setpriv", "--no-new-privs")
                .containsSubsequence("unshare", "zygote", "sluice", "/m/meter", "env", "-i", "B=2")
                .doesNotContain("A=1");
        assertThat(Files.readString(work.path().resolve("mounts")))
                .contains(work.runs() + " ", "/tmp none bind,nosuid,nodev", "/m/zygote.so ", "/box/meter none bind,ro,")
                .doesNotContain("/tmp tmpfs");
    }

    private List<String> mounts() throws IOException {
        return Files.readAllLines(folder.files().resolveSibling("mounts"));
    }

    private static Path root(List<String> mounts) {
        return Path.of(mounts.get(0).split(" ", 2)[0]);
    }

    private List<String> commandLine(Optional<Meter> meter, List<Path> readable) throws IOException {
        return sandbox(meter).commandLine(stage(readable));
    }

    private UtilLinuxSandbox sandbox(Optional<Meter> meter) throws IOException {
        return UtilLinuxSandbox.create(
                SystemFiles.find(Files.createTempDirectory(work.path(), "system")),
                work.path(),
                meter,
                Optional.empty(),
                FILTER);
    }

    private Stage stage(List<Path> readable) {
        return new Stage(
                List.of("python3", "m.py"),
                Map.of("B", "2", "A", "1"),
                readable,
                folder,
                session,
                StageLimits.run(Limits.DEFAULT, true, RunnerSettings.Bounds.DEFAULT));
    }
}
