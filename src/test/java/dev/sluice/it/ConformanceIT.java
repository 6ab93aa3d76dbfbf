package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real Piston answered, the gateway answers too, whichever mode its pool speaks. */
@ExtendWith(Servers.class)
class ConformanceIT {
    @TestFactory
    Stream<DynamicTest> identifierMode() {
        return agreeWithPiston("identifier");
    }

    @TestFactory
    Stream<DynamicTest> previewMode() {
        return agreeWithPiston("preview");
    }

    private static Stream<DynamicTest> agreeWithPiston(String mode) {
        Client gateway = Servers.local(mode).gateway();
        Set<String> installed = gateway.get("/api/v2/runtimes").value().asJsonArray().stream()
                .map(runtime -> runtime.asJsonObject().getString("language"))
                .collect(Collectors.toSet());
        return ConformanceCase.all().stream()
                .map(recorded -> DynamicTest.dynamicTest(recorded.name(), () -> {
                    String language = recorded.language();
                    assumeTrue(language.isEmpty() || installed.contains(language), language + " is not installed here");
                    assertThat(recorded.differences(recorded.sendTo(gateway))).isEmpty();
                }));
    }
}
