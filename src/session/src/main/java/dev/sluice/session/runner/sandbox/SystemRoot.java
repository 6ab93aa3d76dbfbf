package dev.sluice.session.runner.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The root of a sandbox before anything is mounted in it: empty folders and files to mount on, and links. All runs that
 * are shown the same share it, and none can write to it, so that it is made once.
 */
final class SystemRoot {
    private static final List<String> FOLDERS =
            List.of("/proc", "/dev", "/dev/shm", "/dev/pts", "/tmp", "/box", "/mnt", "/box/submission", "/mnt/data");

    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    private static final Map<String, String> LINKS = Map.of(
            "/dev/stdin", "/proc/self/fd/0",
            "/dev/stdout", "/proc/self/fd/1",
            "/dev/stderr", "/proc/self/fd/2",
            "/dev/fd", "/proc/self/fd",
            "/dev/core", "/proc/kcore",
            "/dev/ptmx", "pts/ptmx");

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");

    private static final List<Path> PRIVATE = List.of(Path.of("/tmp"), Path.of("/dev/shm"));

    private final Path path;
    private final MachineMounts machine;
    private final String common;
    private final List<Path> readable;

    private SystemRoot(Path path, MachineMounts machine, String common, List<Path> readable) {
        this.path = path;
        this.machine = machine;
        this.common = common;
        this.readable = List.copyOf(readable);
    }

    /**
     * Creates a root below {@code folder}.
     *
     * @param readable what is shown besides the system's own folders, where it is on the machine
     */
    static SystemRoot create(SystemFiles files, List<Path> readable, Path folder) throws IOException {
        Path root = Files.createTempDirectory(folder, "root-");
        Files.setPosixFilePermissions(root, FOLDER);
        for (String name : FOLDERS) {
            createFolder(below(root, Path.of(name)));
        }
        for (var link : LINKS.entrySet()) {
            Files.createSymbolicLink(below(root, Path.of(link.getKey())), Path.of(link.getValue()));
        }
        createFile(below(root, Path.of(NamespaceSandbox.METER)));
        MachineMounts machine = MachineMounts.find();
        String common = common(root, machine, files);
        for (Path path : readable) {
            if (!isPrivate(path)) {
                prepare(root, path);
            }
        }
        return new SystemRoot(root, machine, common, readable);
    }

    private static String common(Path root, MachineMounts machine, SystemFiles files) throws IOException {
        var mounts = new MountTable(root, machine, "");
        mounts.root();
        for (Path folder : files.folders()) {
            Path inside = below(root, folder);
            if (Files.isSymbolicLink(folder)) {
                Files.createSymbolicLink(inside, Files.readSymbolicLink(folder));
            } else {
                createFolder(inside);
                mounts.readOnly(folder, folder);
            }
        }
        createFolder(below(root, Path.of("/etc")));
        mounts.readOnly(files.settings(), Path.of("/etc"));
        mounts.special("proc", "/proc", "nosuid,nodev,noexec");
        for (String device : DEVICES) {
            if (Files.exists(Path.of(device))) {
                createFile(below(root, Path.of(device)));
                mounts.device(device);
            }
        }
        mounts.special("devpts", "/dev/pts", "nosuid,noexec,newinstance,ptmxmode=0666,mode=620");
        mounts.memory("/dev/shm", NamespaceSandbox.SHM_BYTES, "0755");
        return mounts.text();
    }

    Path path() {
        return path;
    }

    /** Returns the mounts of every sandbox; the caller adds its own. */
    MountTable mounts() {
        return new MountTable(path, machine, common);
    }

    /** Adds what is shown besides the system's own folders. */
    void showReadable(MountTable mounts) {
        for (Path what : readable) {
            if (isPrivate(what)) {
                mounts.readOnlyInNewFolder(what, what);
            } else {
                mounts.readOnly(what, what);
            }
        }
    }

    /** Checks whether each run has a folder of its own around the path, in which nothing can be prepared. */
    private static boolean isPrivate(Path path) {
        return PRIVATE.stream().anyMatch(path::startsWith);
    }

    private static void prepare(Path root, Path what) throws IOException {
        boolean file = Files.isRegularFile(what);
        Path folder = root;
        for (Path part : Path.of("/").relativize(file ? what.resolveSibling("") : what)) {
            folder = folder.resolve(part);
            if (!Files.isDirectory(folder)) {
                createFolder(folder);
            }
        }
        if (file) {
            createFile(folder.resolve(what.getFileName()));
        }
    }

    private static Path below(Path root, Path path) {
        return root.resolve(Path.of("/").relativize(path));
    }

    private static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    private static void createFile(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }
}
