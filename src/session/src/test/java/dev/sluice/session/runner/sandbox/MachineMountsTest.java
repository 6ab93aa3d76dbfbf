package dev.sluice.session.runner.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineMountsTest {
    private static final MachineMounts MOUNTS = MachineMounts.of(List.of(
            "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
            "23 22 0:5 / /tmp rw,nosuid,nodev,noexec shared:3 - tmpfs tmpfs rw",
            "24 23 254:0 /b /tmp/a\\040b rw,relatime - ext4 /dev/vda rw",
            "25 22 254:1 / /usr/share ro,relatime - ext4 /dev/vdb ro",
            "26 22 254:1 / /opt rw,relatime - ext4 /dev/vdb rw",
            "27 26 254:2 / /opt rw,noexec - ext4 /dev/vdc rw"));

    @Test
    void whatIsMountedBelowAFolder() {
        assertThat(MOUNTS.below(Path.of("/usr"))).containsExactly(Path.of("/usr/share"));
        assertThat(MOUNTS.below(Path.of("/usr/share"))).isEmpty();
        assertThat(MOUNTS.below(Path.of("/tmp"))).containsExactly(Path.of("/tmp/a b"));
        assertThat(MOUNTS.below(Path.of("/us"))).isEmpty();
    }

    @Test
    void theNearestMountSaysWhetherProgramsRun() {
        assertThat(MOUNTS.runsPrograms(Path.of("/usr/bin"))).isTrue();
        assertThat(MOUNTS.runsPrograms(Path.of("/tmp/x"))).isFalse();
        assertThat(MOUNTS.runsPrograms(Path.of("/tmp/a b/x"))).isTrue();
    }

    @Test
    void ofTwoOnTheSameFolderTheLastIsSeen() {
        assertThat(MOUNTS.runsPrograms(Path.of("/opt/go"))).isFalse();
    }
}
