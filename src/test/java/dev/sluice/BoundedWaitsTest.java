package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** That tests wait with a bound: one that hangs says nothing of what it hangs on, and takes the machine from the others. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = BoundedWaitsTest.Tests.class)
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

    /** Tests lie beside the programs' classes, so a class counts when its source is a test's. */
    static final class Tests implements ImportOption {
        private static final Pattern CLASS = Pattern.compile(".*/(dev/sluice/[^$]+?)(\\$.*)?\\.class");

        @Override
        public boolean includes(Location location) {
            Matcher name = CLASS.matcher(location.asURI().getPath());
            return name.matches() && Files.exists(Path.of("src/test/java", name.group(1) + ".java"));
        }
    }
}
