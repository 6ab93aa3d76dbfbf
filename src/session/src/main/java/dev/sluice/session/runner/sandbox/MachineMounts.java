package dev.sluice.session.runner.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The mounts of this machine, as they were when the runner started. */
final class MachineMounts {
    private record Mount(Path at, List<String> options) {}

    private final List<Mount> mounts;

    private MachineMounts(List<Mount> mounts) {
        this.mounts = List.copyOf(mounts);
    }

    static MachineMounts find() throws IOException {
        return of(Files.readAllLines(Path.of("/proc/self/mountinfo")));
    }

    /** Reads lines of {@code /proc/self/mountinfo}. */
    static MachineMounts of(List<String> lines) {
        var mounts = new ArrayList<Mount>();
        for (String line : lines) {
            String[] fields = line.split(" ", 7);
            mounts.add(new Mount(Path.of(unescaped(fields[4])), List.of(fields[5].split(","))));
        }
        return new MachineMounts(mounts);
    }

    private static String unescaped(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Returns the mounts below a folder, which are not a part of it. */
    Stream<Path> below(Path folder) {
        return mounts.stream()
                .map(Mount::at)
                .filter(at -> at.startsWith(folder) && !at.equals(folder))
                .distinct();
    }

    /** Checks whether programs that lie there can be run. */
    boolean runsPrograms(Path path) {
        return mounts.stream()
                .filter(mount -> path.startsWith(mount.at()))
                // The last of those on the same folder is the one that is seen
                .reduce((first, next) -> next.at().getNameCount() >= first.at().getNameCount() ? next : first)
                .map(mount -> !mount.options().contains("noexec"))
                .orElse(true);
    }
}
