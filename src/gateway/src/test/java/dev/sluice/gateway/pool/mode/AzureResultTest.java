package dev.sluice.gateway.pool.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.piston.Status;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AzureResultTest {
    @Test
    void currentShape() {
        ExecutionResult result = read("""
                        {"id":"1","identifier":"i","status":"Succeeded",\
                        "result":{"stdout":"42\\n","stderr":"w","executionResult":"","executionTimeInMilliseconds":7}}""").orElseThrow();

        assertThat(result.run().stdout()).isEqualTo("42\n");
        assertThat(result.run().stderr()).isEqualTo("w");
        assertThat(result.run().code()).isZero();
        assertThat(result.run().status()).isNull();
        assertThat(result.run().wallTime()).isEqualTo(7);
        assertThat(result.language()).isEqualTo("python");
    }

    @Test
    void currentShapeOfAFailure() {
        ExecutionResult result = read("{\"status\":\"Failed\",\"result\":{\"stdout\":\"\",\"stderr\":\"Traceback\"}}")
                .orElseThrow();

        assertThat(result.run().code()).isEqualTo(1);
        assertThat(result.run().status()).isEqualTo(Status.RE);
        assertThat(result.run().stderr()).isEqualTo("Traceback");
    }

    @Test
    void olderShape() {
        ExecutionResult result = read("""
                        {"properties":{"status":"Success","stdout":"42\\n","stderr":"","result":"",\
                        "executionTimeInMilliseconds":3}}""").orElseThrow();

        assertThat(result.run().stdout()).isEqualTo("42\n");
        assertThat(result.run().code()).isZero();
    }

    @Test
    void pistonsShapeIsLeftToPiston() {
        assertThat(read("{\"run\":{\"stdout\":\"\"},\"language\":\"python\"}")).isEmpty();
    }

    private static Optional<ExecutionResult> read(String json) {
        JsonObject object = Json.createReader(new StringReader(json)).readObject();
        return AzureResult.read(object, "python", "3.11.0");
    }
}
