package dev.sluice.session.runner;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * The root of a sandbox before anything is mounted in it: empty folders and files to mount on, and links. All runs share
 * it, and none can write to it, so that it is made once.
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

    /** In which each run has folders of its own, so that nothing can be prepared there. */
    private static final List<Path> OWN = List.of(Path.of("/tmp"), Path.of("/dev/shm"));

    private final Path path;
    private final MachineMounts machine;
    private final String common;

    private SystemRoot(Path path, MachineMounts machine, String common) {
        this.path = path;
        this.machine = machine;
        this.common = common;
    }

    /** Makes it below {@code folder}. */
    static SystemRoot create(SystemFiles files, Path folder) throws IOException {
        Path root = folder.resolve("root");
        createFolder(root);
        for (String name : FOLDERS) {
            createFolder(below(root, Path.of(name)));
        }
        for (var link : LINKS.entrySet()) {
            Files.createSymbolicLink(below(root, Path.of(link.getKey())), Path.of(link.getValue()));
        }
        createFile(below(root, Path.of(NamespaceSandbox.METER)));
        MachineMounts machine = MachineMounts.find();
        return new SystemRoot(root, machine, common(root, machine, files));
    }

    private static String common(Path root, MachineMounts machine, SystemFiles files) throws IOException {
        var mounts = new MountTable(root, machine, "");
        mounts.root();
        for (Path folder : files.folders()) {
            Path target = below(root, folder);
            if (Files.isSymbolicLink(folder)) {
                Files.createSymbolicLink(target, Files.readSymbolicLink(folder));
            } else {
                createFolder(target);
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

    /** What every sandbox mounts; the caller adds its own. */
    MountTable mounts() {
        return new MountTable(path, machine, common);
    }

    /** Adds a file or folder where it is on the machine. */
    void show(Path what, MountTable mounts) {
        if (OWN.stream().anyMatch(what::startsWith)) {
            mounts.readOnlyInNewFolder(what, what);
            return;
        }
        try {
            prepare(what);
        } catch (IOException e) {
            throw ShortageException.orFailure("A folder of the sandbox could not be made", e, path);
        }
        mounts.readOnly(what, what);
    }

    private void prepare(Path what) throws IOException {
        Path target = below(path, what);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path folder = path;
        for (Path part : Path.of("/").relativize(Files.isDirectory(what) ? what : what.getParent())) {
            folder = folder.resolve(part);
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                createIfAbsent(folder);
            }
        }
        if (!Files.isDirectory(what)) {
            createFile(target);
        }
    }

    private static void createIfAbsent(Path folder) throws IOException {
        try {
            createFolder(folder);
        } catch (FileAlreadyExistsException e) {
            // By another run at the same time
        }
    }

    private static Path below(Path root, Path path) {
        return root.resolve(Path.of("/").relativize(path));
    }

    private static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void createFile(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }
}
