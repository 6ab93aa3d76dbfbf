package dev.sluice.session.runner.sandbox;

import dev.sluice.session.runner.language.Programs;
import dev.sluice.session.settings.SandboxLevel;
import dev.sluice.session.settings.SandboxUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The remedies where no sandbox works, for the system on which the runner was started.
 *
 * @param system the name of the operating system, as Java has it
 * @param kernel where the kernel's settings are read, {@code /proc/sys} on Linux
 * @param isInstalled whether there is a program of that name
 */
public record SandboxAdvice(String system, Path kernel, Predicate<String> isInstalled) {
    private static final String LINUX = "Linux";

    private static final KernelSetting APPARMOR = new KernelSetting(
            "kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0");

    private static final List<KernelSetting> SETTINGS = List.of(
            new KernelSetting("user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
            new KernelSetting("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
            APPARMOR);

    /** A setting that forbids namespaces to users, and what {@code sysctl} is told to allow them. */
    private record KernelSetting(String path, String forbids, String allows) {}

    public static SandboxAdvice ofThisMachine() {
        return new SandboxAdvice(
                System.getProperty("os.name", ""), Path.of("/proc/sys"), program -> Programs.onPath(program)
                        .isPresent());
    }

    /**
     * Checks that the system is Linux, which every sandbox needs.
     *
     * @throws SandboxUnavailableException where programs cannot be run at all
     */
    public void requireLinux() {
        if (!isLinux()) {
            throw new SandboxUnavailableException(
                    text("No sandbox works on this system, so no program can run", List.of("sandboxes need Linux")));
        }
    }

    public SandboxUnavailableException unavailable(SandboxLevel lowest, List<String> tried) {
        return new SandboxUnavailableException(text(
                "No sandbox of level " + lowest.wireName() + " or better works here, so no program can run", tried));
    }

    private String text(String summary, List<String> tried) {
        return summary + ".\nTried:\n  "
                + String.join("\n  ", tried.stream().distinct().toList()) + "\nWhat helps here, one of these:\n  "
                + String.join("\n  ", remedies());
    }

    private List<String> remedies() {
        var remedies = new ArrayList<String>();
        if (isLinux()) {
            remedies.addAll(namespaces());
        }
        remedies.add("Run it in containers: bin/new-compose-env NAME, then docker compose up --build");
        remedies.add("Have a Piston run the programs: set PISTON_URL, for example PISTON_URL=http://127.0.0.1:2000");
        if (isLinux()) {
            remedies.add("Accept less isolation, see docs/sandbox.md: SLUICE_SANDBOX=separate-user (as root), or"
                    + " SLUICE_SANDBOX=shared-user" + compiler());
        }
        return remedies;
    }

    private List<String> namespaces() {
        List<String> closed = SETTINGS.stream()
                .filter(this::isClosed)
                .map(KernelSetting::allows)
                .toList();
        var remedies = new ArrayList<String>();
        if (!closed.isEmpty()) {
            remedies.add("Allow user namespaces: sudo sysctl -w " + String.join(" ", closed));
        } else {
            remedies.add("Allow user namespaces, so that this works: unshare --user --map-root-user true"
                    + " (an engine of containers forbids them by default: docs/images.md)");
        }
        if (isClosed(APPARMOR)) {
            remedies.add("Or give unshare and bwrap an AppArmor profile that allows userns");
        }
        if (!isInstalled.test("unshare") && !isInstalled.test("bwrap")) {
            remedies.add("Install util-linux or bubblewrap, which make the namespaces");
        } else if (!isInstalled.test("bwrap") && closed.isEmpty()) {
            remedies.add("Install bubblewrap, another program that makes them");
        }
        return remedies;
    }

    private String compiler() {
        return isInstalled.test("cc") || isInstalled.test("gcc") ? "" : "; both need a C compiler: install gcc";
    }

    private boolean isClosed(KernelSetting setting) {
        try {
            return Files.readString(kernel.resolve(setting.path())).strip().equals(setting.forbids());
        } catch (IOException e) {
            return false; // this kernel has no such setting
        }
    }

    private boolean isLinux() {
        return system.equals(LINUX);
    }
}
