package dev.sluice.session.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.piston.Encoding;
import dev.sluice.piston.ExecutionRequest;
import dev.sluice.piston.InvalidRequestException;
import dev.sluice.piston.Limit;
import dev.sluice.piston.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecuteBodyTest {
    @Test
    void codeAloneIsOneFileNamedAsPistonNamesIt() {
        assertThat(read("""
                {"properties":{"code":"print(1)","stdin":"a"}}"""))
                .isEqualTo(new ExecutionRequest(
                        "python",
                        "*",
                        List.of(new SourceFile("file0.code", "print(1)", Encoding.UTF8)),
                        "a",
                        List.of(),
                        Map.of()));
    }

    @Test
    void filesAreAllTheFilesAndCodeIsNotLookedAt() {
        ExecutionRequest request = read("""
                {"properties":{"code":"other","stdin":null,"version":"3.x","args":["x"],"run_timeout":100,"files":[
                  {"name":"d.bin","content":"/wD+","encoding":"base64"},
                  {"name":"m.py","content":"print(1)"},
                  {"content":"x"}]}}""");

        assertThat(request)
                .isEqualTo(new ExecutionRequest(
                        "python",
                        "3.x",
                        List.of(
                                new SourceFile("d.bin", "/wD+", Encoding.BASE64),
                                new SourceFile("m.py", "print(1)", Encoding.UTF8),
                                new SourceFile("file2.code", "x", Encoding.UTF8)),
                        null,
                        List.of("x"),
                        Map.of(Limit.RUN_TIMEOUT, 100L)));
        assertThat(request.mainFile().name()).isEqualTo("m.py");
    }

    @Test
    void nullStandsForAbsent() {
        assertThat(read("""
                {"properties":{"code":"1","stdin":null,"version":null,"files":null,"args":null,"run_timeout":null}}""")).isEqualTo(read("""
                        {"properties":{"code":"1"}}"""));
    }

    @Test
    void unknownPropertiesAreIgnored() {
        assertThat(read("""
                {"properties":{"code":"1","foo":1},"bar":2}""").files()).hasSize(1);
    }

    @Test
    void codeIsNeededOnlyWithoutFiles() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> read("{\"properties\":{\"code\":1}}"))
                .withMessage("properties.code is required as a string");
        assertThat(read("{\"properties\":{\"files\":[{\"content\":\"1\"}]}}").files())
                .hasSize(1);
    }

    @Test
    void wrongPropertiesAreToldInPistonsWords() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> read("{\"properties\":{\"code\":\"1\",\"run_timeout\":\"1\"}}"))
                .withMessage("If specified, run_timeout must be a number");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> read("{\"properties\":{\"files\":[{\"name\":\"../x\",\"content\":\"\"}]}}"))
                .withMessageContaining("is not a path inside the folder of the run");
    }

    private static ExecutionRequest read(String json) {
        return ExecuteBody.read("python", json.getBytes(StandardCharsets.UTF_8));
    }
}
