package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.harness.BoundedWait;
import dev.sluice.session.runner.language.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWalkTest {
    private static final FolderUsage.Bound ANY = new FolderUsage.Bound(Long.MAX_VALUE, Long.MAX_VALUE);

    @TempDir
    Path parent;

    @Test
    void sizesAreInBlocksAndDoNotFollowLinks() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("run/below"));
        Files.write(folder.resolve("a"), new byte[5000]);
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.write(parent.resolve("outside"), new byte[1 << 20]);
        Files.createSymbolicLink(folder.resolve("link"), parent.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        Path root = parent.resolve("run");

        assertThat(FolderWalk.measure(root, ANY))
                .isEqualTo(new FolderUsage(4096 + 8192 + 4096 + 4096 + 4096, 5, false));
        assertThat(FolderWalk.measure(parent.resolve("nowhere"), ANY)).isEqualTo(FolderUsage.NONE);
    }

    @Test
    void whatExceedsItsBoundIsNotMeasuredToItsEnd() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.write(parent.resolve("file-" + i), new byte[5000]);
        }

        assertThat(FolderWalk.measure(parent, new FolderUsage.Bound(20_000, 100))
                        .bytes())
                .isBetween(20_001L, 40_000L);
        assertThat(FolderWalk.measure(parent, new FolderUsage.Bound(Long.MAX_VALUE, 10))
                        .entries())
                .isEqualTo(11);
    }

    @Test
    void foldersWhosePathIsTooLongForTheSystemAreMeasured() throws Exception {
        python("import os\nfor i in range(100): open('f', 'w'); os.mkdir('d' * 200); os.chdir('d' * 200)");

        assertThat(FolderWalk.measure(parent, ANY)).isEqualTo(new FolderUsage(200 * 4096, 200, false));
        Folders.delete(parent.resolve("d".repeat(200)));
    }

    /**
     * Checks a tree where at each level other folders come before and after the one that leads on, so that the walk has
     * to find its way back.
     */
    @Test
    void everyBranchOfADeepTreeIsMeasured() throws Exception {
        python("""
                import os
                for i in range(60):
                  for name in ['a', 'z', 'm']: os.makedirs(name + '/x/y'); open(name + '/x/y/file', 'w')
                  os.chdir('m')
                """);

        assertThat(FolderWalk.measure(parent, ANY).entries()).isEqualTo(60 * 12);
    }

    @Test
    void foldersThatAreNestedWithoutEndAreToldFromOthers() throws Exception {
        python("import os\nfor i in range(%d): os.mkdir('d'); os.chdir('d')".formatted(FolderUsage.Bound.DEEPEST));
        assertThat(FolderWalk.measure(parent, ANY).tooDeep()).isFalse();

        Path deepest = parent.resolve("d/".repeat(FolderUsage.Bound.DEEPEST));
        Files.createDirectory(deepest.resolve("d"));

        assertThat(FolderWalk.measure(parent, ANY).tooDeep()).isTrue();
        assertThat(ANY.holds(FolderWalk.measure(parent, ANY))).isFalse();
    }

    @Test
    void aFolderThatAProgramClosedIsOpenedAgain() throws IOException {
        Path root = Files.createDirectory(parent.resolve("run"));
        Files.write(root.resolve("file"), new byte[1]);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("---------"));

        assertThat(FolderWalk.measure(root, ANY).entries()).isEqualTo(1);
    }

    @Test
    void foldersThatMoveMeanwhileAreNoFailureAndLeadNowhereElse() throws Exception {
        Path root = Files.createDirectory(parent.resolve("run"));
        Path outside = Files.createDirectory(parent.resolve("outside"));
        Files.write(outside.resolve("large"), new byte[10 << 20]);
        Path deep = Files.createDirectories(root.resolve("a/" + "d/".repeat(30)));
        Files.createSymbolicLink(root.resolve("link"), outside);
        var stop = new AtomicBoolean();
        var moving = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                exchange(root);
            }
        });
        try {
            for (int i = 0; i < 300; i++) {
                assertThat(FolderWalk.measure(root, ANY).bytes()).isLessThan(1 << 20);
            }
        } finally {
            stop.set(true);
            BoundedWait.result(moving);
        }
        assertThat(deep).isNotNull();
    }

    /** Makes a folder a link, and a folder again. */
    private static void exchange(Path root) {
        try {
            Files.move(root.resolve("a"), root.resolve("b"));
            Files.move(root.resolve("link"), root.resolve("a"));
            Files.move(root.resolve("a"), root.resolve("link"));
            Files.move(root.resolve("b"), root.resolve("a"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void python(String code) throws IOException, InterruptedException {
        assumeTrue(Programs.onPath("python3").isPresent(), "python3 is not installed here: install it");
        Process process = new ProcessBuilder("python3", "-c", code)
                .directory(parent.toFile())
                .inheritIO()
                .start();
        assertThat(BoundedWait.exitCode(process)).isZero();
    }
}
