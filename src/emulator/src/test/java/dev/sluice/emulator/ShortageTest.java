package dev.sluice.emulator;

import static dev.sluice.emulator.pool.PoolClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.emulator.pool.PoolClient;
import dev.sluice.emulator.pool.PoolKind;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Runtimes;
import dev.sluice.session.runner.CodeRunner;
import dev.sluice.session.runner.Conversation;
import dev.sluice.session.workspace.SessionFolder;
import dev.sluice.session.workspace.ShortageException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the answers that callers get when this machine lacks what a session needs. */
class ShortageTest {
    @ParameterizedTest
    @CsvSource({
        "No space left on device, 507, urn:sluice:session:disk-full",
        "Too many open files, 503, urn:sluice:session:not-ready"
    })
    void aSessionThatCannotBeMadeIsToldAsASessionTellsIt(String words, int status, String type) {
        try (var emulator = start(PoolKind.IDENTIFIER, new LackingRunner(words, true))) {
            HttpResponse<String> answer = client(emulator).execute("session-a", "print(1)");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(object(answer).getString("type")).isEqualTo(type);
            assertThat(object(answer).getString("message")).containsAnyOf("end it", "again later");
        }
    }

    @ParameterizedTest
    @CsvSource({"No space left on device, 507", "Too many open files, 503"})
    void anInterpreterThatCannotBeStartedIsNoFaultOfTheProgram(String words, int status) {
        try (var emulator = start(PoolKind.CODE_INTERPRETER, new LackingRunner(words, false))) {
            HttpResponse<String> answer = client(emulator)
                    .call(
                            "POST",
                            "/executions?api-version=2025-10-02-preview&identifier=session-a",
                            "{\"codeInputType\":\"Inline\",\"executionType\":\"Synchronous\",\"code\":\"1\",\"timeoutInSeconds\":60}");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains("SessionShortage");
        }
    }

    private static Emulator start(PoolKind kind, CodeRunner runner) {
        return Emulator.start(EmulatorSettings.defaults().withPort(0).withKind(kind), runner);
    }

    private static PoolClient client(Emulator emulator) {
        return new PoolClient(emulator.endpoint()).withTokenFor(PoolClient.AUDIENCE);
    }

    /** The runner of a machine that lacks something, when a session is made or when its program starts. */
    private record LackingRunner(String words, boolean atOnce) implements CodeRunner {
        private ShortageException shortage() {
            return ShortageException.behind(new IOException(words), Path.of("")).orElseThrow();
        }

        @Override
        public SessionFolder openFolder(Path parent) {
            if (atOnce) {
                throw shortage();
            }
            return CodeRunner.super.openFolder(parent);
        }

        @Override
        public Conversation converse(String language, String program, SessionFolder folder) {
            throw shortage();
        }

        @Override
        public ExecutionResult run(ExecutionRequest.Resolved execution, SessionFolder folder) {
            throw shortage();
        }

        @Override
        public Runtimes runtimes() {
            return new FakeRunner().runtimes();
        }

        @Override
        public String sandbox() {
            return "none";
        }

        @Override
        public void close() {}
    }
}
