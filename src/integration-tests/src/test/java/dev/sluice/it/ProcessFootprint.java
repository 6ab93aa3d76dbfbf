package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The resources that a process holds, as Linux tells them. */
record ProcessFootprint(int sockets, int descriptors, int threads, long children) {
    static ProcessFootprint of(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        List<String> open = links(proc.resolve("fd"));
        int sockets =
                (int) open.stream().filter(link -> link.startsWith("socket:")).count();
        return new ProcessFootprint(
                sockets,
                open.size(),
                names(proc.resolve("task")).size(),
                process.descendants().count());
    }

    private static List<String> links(Path folder) {
        return names(folder).stream().map(ProcessFootprint::link).toList();
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private static List<Path> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the stacks of all threads, virtual ones too where there are some. */
    static String stacks(ProcessHandle process, Path folder) throws IOException, InterruptedException {
        String pid = String.valueOf(process.pid());
        String platform = jcmd(pid, "Thread.print");
        if (Runtime.version().feature() < 21) {
            return platform;
        }
        Path file = Files.createTempFile(folder, "threads", ".txt");
        String said = jcmd(pid, "Thread.dump_to_file", "-overwrite", file.toString());
        return platform + said + Files.readString(file);
    }

    private static String jcmd(String... arguments) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(jcmd), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("jcmd: " + output);
        }
        return output;
    }
}
