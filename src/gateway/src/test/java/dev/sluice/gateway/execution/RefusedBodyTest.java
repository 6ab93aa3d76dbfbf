package dev.sluice.gateway.execution;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.admission.AsyncBodyReader;
import dev.sluice.gateway.admission.BlockingBodyReader;
import dev.sluice.gateway.admission.MemoryBudget;
import dev.sluice.gateway.admission.OverloadedException;
import dev.sluice.gateway.admission.RequestThreads;
import dev.sluice.gateway.api.AsyncExecuteRoute;
import dev.sluice.gateway.api.BlockingExecuteRoute;
import dev.sluice.gateway.api.CallerParameters;
import dev.sluice.gateway.api.ExecutionRequestReader;
import dev.sluice.gateway.settings.Configured;
import dev.sluice.gateway.telemetry.Telemetry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * Checks that a small body is read before its request is refused: the server ends the connection of a refused caller,
 * and resets it if the body is still there to be read.
 */
@SuppressWarnings("UnnecessaryAssignment") // no container here
class RefusedBodyTest {
    private static final int LENGTH = 70;
    private static final int MEMORY = 10_000;

    private final MemoryBudget full = new MemoryBudget(MEMORY, 0);
    private final ExecutionRequestReader reader = new ExecutionRequestReader();
    private final HttpServletRequest request = request();
    private boolean read;

    private final BlockingBodyReader bodies = new BlockingBodyReader() {
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
    void whereThereIsNoMemoryTheBlockingRouteHasReadTheBody() {
        var route = new BlockingExecuteRoute();
        route.reader = reader;
        route.heldBytes = full;
        route.bodies = bodies;
        reader.telemetry = telemetry();

        assertThatThrownBy(() -> route.execute(request, new CallerParameters(), List.of()))
                .isInstanceOf(OverloadedException.class);
        assertThat(read).isTrue();
    }

    @Test
    void whereThereIsNoMemoryTheAsyncRouteHasReadTheBody() {
        var route = new AsyncExecuteRoute();
        route.reader = reader;
        route.heldBytes = full;
        route.smallBodies = bodies;
        reader.telemetry = telemetry();
        var answer = proxy(AsyncResponse.class);

        assertThatThrownBy(() -> route.execute(answer, request, new CallerParameters(), List.of()))
                .isInstanceOf(OverloadedException.class);
        assertThat(read).isTrue();
    }

    @Test
    void norIsASmallBodyThatIsStillToComeRefusedBeforeItIsRead() {
        var route = new AsyncExecuteRoute();
        route.reader = reader;
        route.heldBytes = full;
        route.smallBodies = new BlockingBodyReader() {
            @Override
            public boolean take(HttpServletRequest taken) {
                return false;
            }
        };
        route.bodies = new AsyncBodyReader() {
            @Override
            public CompletionStage<byte[]> arrive(HttpServletRequest taken, Executor threads) {
                read = taken == request;
                return CompletableFuture.completedStage(new byte[LENGTH]);
            }
        };
        route.threads = new RequestThreads();
        reader.telemetry = telemetry();
        route.telemetry = telemetry();
        List<Object> answers = new ArrayList<>();

        route.execute(recording(answers), request, new CallerParameters(), List.of());

        assertThat(read).isTrue();
        assertThat(answers)
                .singleElement(as(InstanceOfAssertFactories.THROWABLE))
                .hasCauseInstanceOf(OverloadedException.class);
    }

    private static AsyncResponse recording(List<Object> answers) {
        return (AsyncResponse) Proxy.newProxyInstance(
                AsyncResponse.class.getClassLoader(),
                new Class<?>[] {AsyncResponse.class},
                (proxy, method, arguments) -> {
                    answers.add(arguments[0]);
                    return true;
                });
    }

    private static Telemetry telemetry() {
        return proxy(Telemetry.class);
    }

    private static HttpServletRequest request() {
        return proxy(HttpServletRequest.class);
    }

    /** Creates an object that knows the type and length of a body, and nothing else. */
    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContentType" -> "application/json";
                    case "getContentLengthLong" -> (long) LENGTH;
                    case "carried" -> arguments[0];
                    default -> null;
                }));
    }
}
