package dev.sluice.session.runner.sandbox;

import dev.sluice.session.runner.language.Programs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of the system that a sandbox shows: its programs and libraries, and of its settings only what they need. The
 * settings are copied once, because each mount costs every run a tenth of a millisecond, and one folder is one mount.
 */
public final class SystemFiles {
    /**
     * The settings that are shown, as shell patterns, since some names carry a version. None of these holds a secret on
     * any distribution.
     */
    private static final List<String> SETTINGS = List.of(
            "alternatives",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "localtime",
            "timezone",
            "mime.types",
            "java*",
            "python3*",
            "php",
            "R",
            "emacs",
            "fpc*",
            "gnucobol",
            "groovy",
            "mono",
            "nim",
            "octave*",
            "racket",
            "os-release",
            "debian_version");

    /** The settings that the sandbox has of its own: it has one user and no network, and says so. */
    private static final Map<String, String> OWN = Map.of(
            "passwd", "root:x:0:0:root:/root:/usr/sbin/nologin\nsluice:x:1000:1000:sluice:/tmp:/bin/bash\n",
            "group", "root:x:0:\nsluice:x:1000:\n",
            "hosts", "127.0.0.1 localhost sluice\n::1 localhost\n",
            "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    private final List<Path> folders;
    private final Path settings;

    private SystemFiles(List<Path> folders, Path settings) {
        this.folders = List.copyOf(folders);
        this.settings = settings;
    }

    /** Finds the system's files, once. {@code folder} takes the settings. */
    public static SystemFiles find(Path folder) throws IOException {
        return new SystemFiles(Programs.systemFolders(), settings(folder.resolve("etc")));
    }

    private static Path settings(Path etc) throws IOException {
        createFolder(etc);
        for (String pattern : SETTINGS) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/etc"), pattern)) {
                for (Path from : found) {
                    copy(from, etc.resolve(from.getFileName()));
                }
            }
        }
        for (var file : OWN.entrySet()) {
            Path path = Files.writeString(etc.resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(path, FILE);
        }
        return etc;
    }

    /** Copies a file or folder. Links stay links: most lead to the system's folders, which are where they were. */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            createFolder(to);
            try (Stream<Path> entries = Files.list(from)) {
                for (Path entry : (Iterable<Path>) entries::iterator) {
                    copy(entry, to.resolve(entry.getFileName()));
                }
            }
        } else if (Files.isReadable(from) || Files.isSymbolicLink(from)) {
            Files.copy(from, to, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, FOLDER);
    }

    /** Returns the system's own folders, some of which are links. */
    List<Path> folders() {
        return folders;
    }

    /** Returns the folder that is shown as {@code /etc}. */
    Path settings() {
        return settings;
    }

    /** Returns the options by which bubblewrap shows them. */
    List<String> options() throws IOException {
        var options = new ArrayList<String>();
        for (Path path : folders) {
            if (Files.isSymbolicLink(path)) {
                options.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
            } else {
                options.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        options.addAll(List.of("--ro-bind", settings.toString(), "/etc"));
        return options;
    }
}
