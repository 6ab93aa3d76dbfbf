package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.gateway.pool.FileTransferException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.telemetry.Telemetry;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Which package may know which; docs/architecture.md says it in words. */
@AnalyzeClasses(locations = ArchitectureTest.WhatShips.class)
class ArchitectureTest {
    private static final String PISTON = "dev.sluice.piston..";
    private static final String GATEWAY = "dev.sluice.gateway..";
    private static final String SESSION = "dev.sluice.session..";
    private static final String FILES = "dev.sluice.session.files..";
    private static final String LAUNCHER = "dev.sluice.session.launcher..";
    private static final String KERNEL = "dev.sluice.session.kernel..";
    private static final String RUNNER = "dev.sluice.session.runner..";
    private static final String EMULATOR = "dev.sluice.emulator..";

    private static final String BROWSER = "dev.sluice.gateway.browser..";
    private static final String CALLER = "dev.sluice.gateway.caller..";
    private static final String ARRIVAL = "dev.sluice.gateway.arrival..";
    private static final String ADMISSION = "dev.sluice.gateway.admission..";
    private static final String EXECUTION = "dev.sluice.gateway.execution..";
    private static final String GATEWAY_FILES = "dev.sluice.gateway.files..";
    private static final String HEALTH = "dev.sluice.gateway.health..";
    private static final String IDENTIFIER = "dev.sluice.gateway.identifier..";
    private static final String LIMIT = "dev.sluice.gateway.limit..";
    private static final String PAGE = "dev.sluice.gateway.page..";
    private static final String POOL = "dev.sluice.gateway.pool..";
    private static final String PROBLEM = "dev.sluice.gateway.problem..";
    private static final String SETTINGS = "dev.sluice.gateway.settings..";
    private static final String TELEMETRY = "dev.sluice.gateway.telemetry..";
    private static final String TOKEN = "dev.sluice.gateway.token..";

    private static final String[] HTTP = {
        "java.net.http..", "com.sun.net.httpserver..", "jakarta.ws.rs..", "jakarta.servlet..", "org.apache.http.."
    };

    @ArchTest
    static final ArchRule SETTINGS_KNOW_NO_OTHER_ROOM = sees(SETTINGS).because("everyone may use the settings");

    @ArchTest
    static final ArchRule TELEMETRY_KNOWS_NO_OTHER_ROOM =
            sees(TELEMETRY).because("everyone may tell what happens, and nobody is asked");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_OPEN_TELEMETRY = noClasses()
            .that()
            .resideOutsideOfPackage(TELEMETRY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..")
            .because("its classes are not there where telemetry is off");

    @ArchTest
    static final ArchRule IDENTIFIERS_KNOW_NO_OTHER_ROOM =
            sees(IDENTIFIER).because("which session is whose must not depend on how it is called");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_NO_OTHER_ROOM =
            sees(ADMISSION).because("who comes first does not depend on what is wanted");

    @ArchTest
    static final ArchRule ARRIVAL_KNOWS_ADMISSION =
            sees(ARRIVAL, ADMISSION).because("bytes arrive alike, whoever sends them and whatever they mean");

    @ArchTest
    static final ArchRule TOKENS_KNOW_NO_OTHER_ROOM =
            sees(TOKEN).because("a token is for whoever calls the pool, and it does not matter who that is");

    @ArchTest
    static final ArchRule THE_POOL_USES_TOKENS = sees(POOL, IDENTIFIER, TOKEN, ADMISSION)
            .because("the way out does not depend on the way in, and its answers count as requests do");

    @ArchTest
    static final ArchRule EXECUTION_USES_THE_POOL = sees(EXECUTION, POOL, IDENTIFIER, ADMISSION, ARRIVAL)
            .because("a request is turned into a session and an execution; the pool alone deals with tokens");

    @ArchTest
    static final ArchRule HEALTH_USES_THE_POOL = sees(HEALTH, POOL, IDENTIFIER)
            .because("readiness is proved by the path that requests take, and not by a short cut to its parts");

    @ArchTest
    static final ArchRule CALLERS_KNOW_NO_OTHER_ROOM =
            sees(CALLER).because("who calls is settled before anything else of a request is looked at");

    @ArchTest
    static final ArchRule LIMITS_KNOW_CALLERS =
            sees(LIMIT, CALLER).because("a bound on requests holds whatever they ask for");

    @ArchTest
    static final ArchRule BROWSERS_KNOW_NO_OTHER_ROOM =
            sees(BROWSER).because("what browsers are told depends on the configuration alone");

    @ArchTest
    static final ArchRule THE_PAGE_KNOWS_NO_OTHER_ROOM =
            sees(PAGE).because("the playground is a caller like any other: it asks by the routes that all callers use");

    @ArchTest
    static final ArchRule FILES_USE_THE_POOL = sees(GATEWAY_FILES, EXECUTION, POOL, IDENTIFIER, ADMISSION)
            .because("a file is a caller's, in the caller's session; who that is, is read as for an execution");

    @ArchTest
    static final ArchRule PROBLEMS_SEE_EXCEPTIONS_ALONE = noClasses()
            .that()
            .resideInAPackage(PROBLEM)
            .should()
            .dependOnClassesThat(resideInAPackage(GATEWAY)
                    .and(not(resideInAPackage(PROBLEM)))
                    .and(not(assignableTo(Throwable.class)))
                    .and(not(type(PoolFault.class)))
                    .and(not(type(Telemetry.class)))
                    .and(not(type(FileTransferException.Reason.class))))
            .because("a failure is told by what was thrown");

    @ArchTest
    static final ArchRule NOBODY_SEES_PROBLEMS = noClasses()
            .that()
            .resideOutsideOfPackage(PROBLEM)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PROBLEM)
            .because("code throws what went wrong, and one place turns it into an answer");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("dev.sluice.gateway.(*)..")
            .should()
            .beFreeOfCycles()
            .because("each room can then be understood without the ones that use it");

    @ArchTest
    static final ArchRule THE_GATEWAY_KNOWS_NO_OTHER_PROGRAM = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SESSION, EMULATOR)
            .because("no code runs in the gateway, so nothing that runs code is in its WAR");

    @ArchTest
    static final ArchRule THE_SESSION_KNOWS_NO_OTHER_PROGRAM = noClasses()
            .that()
            .resideInAPackage(SESSION)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GATEWAY, EMULATOR)
            .because("the session program ships alone");

    @ArchTest
    static final ArchRule THE_EMULATOR_KNOWS_NO_GATEWAY = noClasses()
            .that()
            .resideInAPackage(EMULATOR)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GATEWAY)
            .because("an emulator that shares code with its client proves nothing");

    @ArchTest
    static final ArchRule PISTON_KNOWS_JSON_ALONE = classes()
            .that()
            .resideInAPackage(PISTON)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(PISTON, "java..", "jakarta.json..", "org.jspecify..")
            .because("it is packed into every program, of which one alone is a Jakarta EE application");

    @ArchTest
    static final ArchRule PLAIN_ROOMS_KNOW_NO_HTTP = noClasses()
            .that()
            .resideInAnyPackage(PISTON, IDENTIFIER, ADMISSION, "dev.sluice.session.runner..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(HTTP).or(anHttpConnection()))
            .because("rules of the format, identifiers and running programs are the same on every wire");

    @ArchTest
    static final ArchRule FILES_KNOW_THE_RUNNER_ALONE = noClasses()
            .that()
            .resideInAPackage(FILES)
            .should()
            .dependOnClassesThat(resideInAPackage(SESSION)
                    .and(not(resideInAnyPackage(FILES, RUNNER)))
                    .or(resideInAnyPackage(HTTP)))
            .because("who may touch a session's files, and how, is the same on every wire");

    @ArchTest
    static final ArchRule THE_LAUNCHER_KNOWS_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage(LAUNCHER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    LAUNCHER, "java..", "javax.lang.model..", "javax.tools..", "com.sun.source..", "org.jspecify..")
            .because("nothing else is there where it runs");

    @ArchTest
    static final ArchRule KERNELS_KNOW_THE_RUNNER_ALONE = noClasses()
            .that()
            .resideInAPackage(KERNEL)
            .should()
            .dependOnClassesThat(resideInAPackage(SESSION)
                    .and(not(resideInAnyPackage(KERNEL, RUNNER)))
                    .or(resideInAnyPackage(HTTP)))
            .because("how cells run does not depend on how they are asked for");

    @ArchTest
    static final ArchRule ONE_REST_CLIENT = classes()
            .that()
            .areAnnotatedWith(RegisterRestClient.class)
            .should()
            .be(PoolClient.class)
            .because("every call to the pool goes one way, with its token and its bound on the answer");

    @ArchTest
    static final ArchRule NO_OTHER_WAY_OUT = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            // It hands azure-identity a connection for each request to the identity endpoint.
            .and()
            .doNotHaveFullyQualifiedName("dev.sluice.gateway.token.FreshConnections")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net.http..", "org.apache.http..", "com.azure.core.http..")
                    .or(anHttpConnection())
                    .or(type(jakarta.ws.rs.client.Client.class))
                    .or(type(jakarta.ws.rs.client.ClientBuilder.class)))
            .because("every call to the pool, preview's too, goes through the one injected REST client");

    @ArchTest
    static final ArchRule NO_URL_IS_OPENED = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .callMethod(URL.class, "openConnection")
            .orShould()
            .callMethod(URL.class, "openStream")
            .because("every call to the pool goes through the one injected REST client");

    /** Of the gateway's rooms, {@code room} may see itself, the settings and {@code others}. */
    private static ArchRule sees(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room, SETTINGS, TELEMETRY), Stream.of(others))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage(GATEWAY).and(not(resideInAnyPackage(allowed))));
    }

    private static DescribedPredicate<JavaClass> anHttpConnection() {
        return assignableTo(URLConnection.class);
    }

    /** The classes of the modules that ship, as they were compiled. */
    static final class WhatShips implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> test) {
            return Stream.of("piston", "session", "emulator", "gateway")
                    .map(module -> Location.of(Path.of("src", module, "target", "classes")))
                    .collect(Collectors.toSet());
        }
    }
}
