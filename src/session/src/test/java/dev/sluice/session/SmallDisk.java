package dev.sluice.session;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A disk of a few bytes for a program that a test starts: a file system in memory, mounted in a mount namespace of that
 * program, so that it ends with it and nobody else sees it.
 */
record SmallDisk(Path folder, long bytes) {
    private static final int BLOCK = 4096;

    /** Skips the test where this process may not make such a disk. */
    static void assumePossible() throws IOException, InterruptedException {
        Process tried;
        try {
            tried = new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new TestAbortedException("unshare is not installed here: install util-linux", e);
        }
        assumeTrue(
                tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0,
                "to mount a small disk the tests must run as root and be allowed to mount");
    }

    /**
     * Returns the words that stand before a command that is to have the disk. The command is the process that is
     * started.
     */
    List<String> commandPrefix() {
        String mount = "mount -t tmpfs -o mode=0711,size=" + bytes + " tmpfs \"$0\" && exec \"$@\"";
        return List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", mount, folder.toString());
    }

    /** Fills the disk, until the file that it returns is deleted. */
    Path fill(ProcessHandle program) throws IOException {
        Path filler = Path.of("/proc", Long.toString(program.pid()), "root")
                .resolve(folder.toString().substring(1))
                .resolve("filler");
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (long i = 0; i <= bytes / BLOCK; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            return filler;
        }
        throw new IOException("The disk took more than it has");
    }
}
