package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that tests wait with a bound: one that hangs says nothing of what it hangs on, and takes the machine from the
 * others.
 */
@AnalyzeClasses(locations = BoundedWaitsTest.Tests.class)
class BoundedWaitsTest {
    private static final Map<Class<?>, Set<String>> WITHOUT_BOUND = Map.of(
            Future.class, Set.of("get"),
            CompletableFuture.class, Set.of("join"),
            Process.class, Set.of("waitFor"),
            Thread.class, Set.of("join", "onSpinWait"),
            CountDownLatch.class, Set.of("await"),
            CyclicBarrier.class, Set.of("await"),
            BlockingQueue.class, Set.of("take"),
            Semaphore.class, Set.of("acquire", "acquireUninterruptibly"),
            Object.class, Set.of("wait"));

    @ArchTest
    static final ArchRule TESTS_WAIT_WITH_A_BOUND = classes()
            .that()
            .doNotHaveFullyQualifiedName("dev.sluice.gateway.Parallel")
            .should(new ArchCondition<>("wait with a bound") {
                @Override
                public void check(JavaClass waiting, ConditionEvents events) {
                    waiting.getAccessesFromSelf().stream()
                            .filter(BoundedWaitsTest::isWithoutBound)
                            .forEach(access ->
                                    events.add(SimpleConditionEvent.violated(access, access.getDescription())));
                }
            })
            .because("BoundedWait and Awaitility fail where nothing comes");

    private static boolean isWithoutBound(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().isEmpty()
                && WITHOUT_BOUND.entrySet().stream()
                        .anyMatch(each -> each.getValue().contains(target.getName())
                                && target.getOwner().isAssignableTo(each.getKey()));
    }

    /** The tests of each module, as they were compiled, and the harness; whoever starts a benchmark watches it. */
    static final class Tests implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> test) {
            Stream<Path> tests = Stream.of("harness", "piston", "session", "emulator", "gateway", "integration-tests")
                    .map(module -> Path.of("src", module, "target", "test-classes"));
            return Stream.concat(Stream.of(Path.of("src/harness/target/classes")), tests)
                    .map(Location::of)
                    .collect(Collectors.toSet());
        }
    }
}
