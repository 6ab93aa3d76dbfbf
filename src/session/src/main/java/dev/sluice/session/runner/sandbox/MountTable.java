package dev.sluice.session.runner.sandbox;

import java.nio.file.Path;

/**
 * The mounts below the root of a sandbox, in the form of <a
 * href="https://man7.org/linux/man-pages/man5/fstab.5.html">fstab(5)</a>, so that one {@code mount} does all of it.
 */
public final class MountTable {
    private static final String CLOSED = "nosuid,nodev";

    private final Path root;
    private final MachineMounts machine;
    private final StringBuilder text = new StringBuilder();

    MountTable(Path root, MachineMounts machine, String above) {
        this.root = root;
        this.machine = machine;
        this.text.append(above);
    }

    /** Adds the root itself. */
    void root() {
        line(root.toString(), "/", "none", "bind,ro," + options(root));
    }

    /** Adds a file or folder of the machine, with what is mounted below it. */
    void readOnly(Path source, Path target) {
        readOnly(source, target, "");
    }

    /** Adds a file or folder of the machine at a place where nothing is there yet to mount it on. */
    void readOnlyInNewFolder(Path source, Path target) {
        readOnly(source, target, ",X-mount.mkdir");
    }

    private void readOnly(Path source, Path target, String more) {
        boolean hasMounts = machine.below(source).findAny().isPresent();
        line(
                source.toString(),
                target.toString(),
                "none",
                (hasMounts ? "rbind" : "bind") + ",ro," + options(source) + more);
        machine.below(source).forEach(mount -> {
            Path at = target.resolve(source.relativize(mount));
            line(mount.toString(), at.toString(), "none", "bind,ro," + options(mount));
        });
    }

    void writable(Path source, String target) {
        line(source.toString(), target, "none", "bind," + options(source));
    }

    /** Adds a device of the machine. */
    void device(String path) {
        line(path, path, "none", "bind");
    }

    void memory(String target, long bytes, String mode) {
        line("tmpfs", target, "tmpfs", CLOSED + ",mode=" + mode + ",size=" + bytes);
    }

    void special(String type, String target, String options) {
        line(type, target, type, options);
    }

    /**
     * Returns the options for mounting a source. They name again what is forbidden already: a second mount cannot allow
     * it.
     */
    private String options(Path source) {
        return machine.runsPrograms(source) ? CLOSED : CLOSED + ",noexec";
    }

    private void line(String source, String target, String type, String options) {
        text.append(escaped(source))
                .append(' ')
                .append(escaped(root + target))
                .append(' ')
                .append(type)
                .append(' ')
                .append(options)
                .append('\n');
    }

    private static String escaped(String path) {
        return path.replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011")
                .replace("\n", "\\012");
    }

    String text() {
        return text.toString();
    }
}
