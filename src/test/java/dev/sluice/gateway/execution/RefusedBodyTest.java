package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admission.HeldBytes;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.arrival.SmallBodies;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.gateway.telemetry.Telemetry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server ends the connection of whoever is refused, and resets it if the body is still there to be read. */
@SuppressWarnings("UnnecessaryAssignment") // no container here
class RefusedBodyTest {
    private static final int LENGTH = 70;
    private static final int MEMORY = 10_000;

    private final HeldBytes full = new HeldBytes(MEMORY, 0);
    private final ExecutionRequestReader reader = new ExecutionRequestReader();
    private final HttpServletRequest request = request();
    private boolean read;

    private final SmallBodies bodies = new SmallBodies() {
        @Override
        public boolean take(HttpServletRequest taken) {
            return taken == request;
        }

        @Override
        public byte[] read(HttpServletRequest taken) {
            read = true;
            return new byte[LENGTH];
        }
    };

    RefusedBodyTest() {
        reader.settings = Configured.local();
        reader.heldBytes = full;
        full.hold(MEMORY);
    }

    @Test
    void whereThereIsNoMemoryThePromptRouteHasReadTheBody() {
        var route = new PromptRoute();
        route.reader = reader;
        route.heldBytes = full;
        route.bodies = bodies;
        route.telemetry = telemetry();

        assertThatThrownBy(() -> route.execute(request, new CallerParameters(), List.of()))
                .isInstanceOf(OverloadedException.class);
        assertThat(read).isTrue();
    }

    @Test
    void whereThereIsNoMemoryThePatientRouteHasReadTheBody() {
        var route = new PatientRoute();
        route.reader = reader;
        route.heldBytes = full;
        route.smallBodies = bodies;
        route.telemetry = telemetry();
        var answer = proxy(AsyncResponse.class);

        assertThatThrownBy(() -> route.execute(answer, request, new CallerParameters(), List.of()))
                .isInstanceOf(OverloadedException.class);
        assertThat(read).isTrue();
    }

    private static Telemetry telemetry() {
        return proxy(Telemetry.class);
    }

    private static HttpServletRequest request() {
        return proxy(HttpServletRequest.class);
    }

    /** Knows the type and length of a body, and nothing else. */
    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContentType" -> "application/json";
                    case "getContentLengthLong" -> (long) LENGTH;
                    default -> null;
                }));
    }
}
