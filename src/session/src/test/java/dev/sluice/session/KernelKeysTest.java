package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs have none of the keys that a login leaves with the kernel for all that it starts, the session program too.
 */
class KernelKeysTest {
    private static final String PYTHON = "/usr/bin/python3";

    private static final String WITH_A_KEY = """
            import ctypes, os, sys
            libc = ctypes.CDLL(None, use_errno=True)
            add_key, keyctl = (217, 219) if os.uname().machine == 'aarch64' else (248, 250)
            libc.syscall(keyctl, 1, None)
            libc.syscall(add_key, b'user', b'precious', b'of-the-server', 13, -3)
            os.execv(sys.argv[1], sys.argv[1:])
            """;

    private static final String READ_THE_KEY = """
            import ctypes, os
            libc = ctypes.CDLL(None, use_errno=True)
            keyctl, request_key = (219, 218) if os.uname().machine == 'aarch64' else (250, 249)
            found = [libc.syscall(keyctl, 10, ring, b'user', b'precious', 0) for ring in [-1, -2, -3, -4, -5]]
            found.append(libc.syscall(request_key, b'user', b'precious', None, 0))
            for key in found:
              content = ctypes.create_string_buffer(99)
              if key > 0 and libc.syscall(keyctl, 11, key, content, 99) > 0: print('read', content.value)
            try: print(open('/proc/keys').read())
            except OSError: pass
            print('looked')
            """;

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void noRunReadsThemWarmOrCold(String warm) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "python3 is not installed here");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        Map<String, String> environment = Map.of("SLUICE_WARM", warm, "SLUICE_SANDBOX", "shared-user");
        try (var session = SessionProcess.start(work, environment, List.of(PYTHON, "-c", WITH_A_KEY))) {
            assumeTrue(session.get("/health").contains("namespaces"), "this machine has no namespaces for us");
            // The first is cold, and those after it are warm where they may be
            for (int i = 0; i < 6; i++) {
                assertThat(session.run("python", READ_THE_KEY).getString("output"))
                        .isEqualTo("looked\n");
            }
        }
    }
}
