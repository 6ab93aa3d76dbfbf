package dev.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.gateway.pool.CallerFault;
import dev.sluice.gateway.pool.FileTransferException;
import dev.sluice.gateway.pool.PoolFault;
import dev.sluice.gateway.pool.client.PoolClient;
import dev.sluice.gateway.settings.SettingsReader;
import dev.sluice.gateway.telemetry.Telemetry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The rules of which package may know which; docs/architecture.md says them in words. */
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

    private static final String JSON = "dev.sluice.json..";
    private static final String SESSION_SETTINGS = "dev.sluice.session.settings..";
    private static final String WORKSPACE = "dev.sluice.session.workspace..";

    private static final String ADMISSION = "dev.sluice.gateway.admission..";
    private static final String API = "dev.sluice.gateway.api..";
    private static final String AUTHENTICATION = "dev.sluice.gateway.authentication..";
    private static final String EXECUTION = "dev.sluice.gateway.execution..";
    private static final String FILTER = "dev.sluice.gateway.filter..";
    private static final String HEALTH = "dev.sluice.gateway.health..";
    private static final String IDENTIFIER = "dev.sluice.gateway.identifier..";
    private static final String PLAYGROUND = "dev.sluice.gateway.playground..";
    private static final String POOL = "dev.sluice.gateway.pool..";
    private static final String POOL_CONTRACT = "dev.sluice.gateway.pool";
    private static final String POOL_CLIENT = "dev.sluice.gateway.pool.client..";
    private static final String POOL_MODE = "dev.sluice.gateway.pool.mode..";
    private static final String POOL_RETRY = "dev.sluice.gateway.pool.retry..";
    private static final String PROBLEM = "dev.sluice.gateway.problem..";
    private static final String SETTINGS = "dev.sluice.gateway.settings..";
    private static final String TELEMETRY = "dev.sluice.gateway.telemetry..";
    private static final String TOKEN = "dev.sluice.gateway.token..";

    private static final String[] HTTP = {
        "java.net.http..", "com.sun.net.httpserver..", "jakarta.ws.rs..", "jakarta.servlet..", "org.apache.http.."
    };

    @ArchTest
    static final ArchRule SETTINGS_KNOW_NO_OTHER_PACKAGE = sees(SETTINGS).because("everyone may use the settings");

    @ArchTest
    static final ArchRule SETTINGS_ALONE_KNOW_THE_CONFIGURATION = noClasses()
            .that()
            .resideOutsideOfPackage(SETTINGS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.config..")
            .because("a setting is read and checked at the start, with all others");

    @ArchTest
    static final ArchRule CONFIGURATION_IS_READ_ONCE = noClasses()
            .that()
            .doNotHaveSimpleName("SettingsProducer")
            .should()
            .dependOnClassesThat(type(ConfigProvider.class))
            .orShould()
            .callConstructor(SettingsReader.class, Config.class)
            .because("everyone uses the settings that the guard of the start has checked");

    @ArchTest
    static final ArchRule TELEMETRY_KNOWS_NO_OTHER_PACKAGE =
            sees(TELEMETRY).because("everyone may tell what happens, and nobody is asked");

    @ArchTest
    static final ArchRule ONE_PACKAGE_KNOWS_OPEN_TELEMETRY = noClasses()
            .that()
            .resideOutsideOfPackage(TELEMETRY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..")
            .because("its classes are not there where telemetry is off");

    @ArchTest
    static final ArchRule IDENTIFIERS_KNOW_NO_OTHER_PACKAGE =
            sees(IDENTIFIER).because("which session is whose must not depend on how it is called");

    @ArchTest
    static final ArchRule ADMISSION_KNOWS_CALLERS =
            sees(ADMISSION, IDENTIFIER).because("who comes first depends on who asks, and not on what is wanted");

    @ArchTest
    static final ArchRule AUTHENTICATION_KNOWS_NO_OTHER_PACKAGE =
            sees(AUTHENTICATION).because("who calls is settled before anything else of a request is looked at");

    @ArchTest
    static final ArchRule FILTERS_USE_WHAT_THEY_ASK = sees(FILTER, AUTHENTICATION, ADMISSION, HEALTH)
            .because("what holds for every request does not depend on what a route does");

    @ArchTest
    static final ArchRule TOKENS_KNOW_NO_OTHER_PACKAGE =
            sees(TOKEN).because("a token is for whoever calls the pool, and it does not matter who that is");

    @ArchTest
    static final ArchRule THE_POOL_USES_TOKENS = sees(POOL, IDENTIFIER, TOKEN, ADMISSION)
            .because("the way out does not depend on the way in, and its answers count as requests do");

    @ArchTest
    static final ArchRule THE_CONTRACT_OF_THE_POOL_KNOWS_NO_IMPLEMENTATION = noClasses()
            .that()
            .resideInAPackage(POOL_CONTRACT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(POOL_CLIENT, POOL_MODE, POOL_RETRY, TOKEN)
            .because("CDI joins them");

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NEITHER_MODES_NOR_RETRIES = noClasses()
            .that()
            .resideInAPackage(POOL_CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(POOL_MODE, POOL_RETRY)
            .because("how a request is sent does not depend on what it says");

    @ArchTest
    static final ArchRule RETRIES_KNOW_THE_CONTRACT_ALONE = noClasses()
            .that()
            .resideInAPackage(POOL_RETRY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(POOL_MODE, POOL_CLIENT, TOKEN)
            .because("what is repeated is the same in every mode");

    @ArchTest
    static final ArchRule MODES_CLIENT_AND_RETRIES_ARE_SEALED = noClasses()
            .that()
            .resideOutsideOfPackage(POOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(POOL_CLIENT, POOL_MODE, POOL_RETRY)
            .because("the rest of the gateway knows the contract alone");

    @ArchTest
    static final ArchRule ONE_PACKAGE_REACHES_INTO_THE_REST_CLIENT = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .and()
            .resideOutsideOfPackage(POOL_CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jboss.resteasy..", "org.apache.http..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.reflect.Field")
            .because("what depends on a library's insides is found in one place");

    @ArchTest
    static final ArchRule ONE_PACKAGE_REACHES_INTO_MSAL = noClasses()
            .that()
            .resideOutsideOfPackage(TOKEN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.microsoft.aad..", "com.azure..")
            .because("what depends on a library's insides is found in one place");

    @ArchTest
    static final ArchRule EXECUTION_USES_THE_POOL = sees(EXECUTION, POOL, IDENTIFIER, ADMISSION)
            .because("a request is turned into a session and a run; the pool alone deals with tokens");

    @ArchTest
    static final ArchRule THE_API_USES_EXECUTION = sees(API, EXECUTION, POOL, IDENTIFIER, ADMISSION, FILTER)
            .because("routes read requests and write answers, and leave the rest to the packages below");

    @ArchTest
    static final ArchRule HEALTH_USES_THE_POOL = sees(HEALTH, POOL, IDENTIFIER)
            .because("readiness is proved by the path that requests take, and not by a short cut to its parts");

    @ArchTest
    static final ArchRule THE_PLAYGROUND_KNOWS_NO_OTHER_PACKAGE = sees(PLAYGROUND)
            .because("the playground is a caller like any other: it asks by the routes that all callers use");

    @ArchTest
    static final ArchRule PROBLEMS_SEE_EXCEPTIONS_ALONE = noClasses()
            .that()
            .resideInAPackage(PROBLEM)
            .should()
            .dependOnClassesThat(resideInAPackage(GATEWAY)
                    .and(not(resideInAPackage(PROBLEM)))
                    .and(not(assignableTo(Throwable.class)))
                    .and(not(type(PoolFault.class)))
                    .and(not(type(CallerFault.class)))
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
    static final ArchRule NO_CYCLES = slices().matching("dev.sluice.(**)")
            .should()
            .beFreeOfCycles()
            .because("each package can then be understood without the ones that use it");

    @ArchTest
    static final ArchRule THE_RUNNERS_PARTS_ARE_SEALED = parts("dev.sluice.session.runner");

    @ArchTest
    static final ArchRule THE_RUNNERS_PARTS_DO_NOT_KNOW_IT = partsDoNotKnow("dev.sluice.session.runner");

    @ArchTest
    static final ArchRule THE_EMULATORS_PARTS_ARE_SEALED = parts("dev.sluice.emulator");

    @ArchTest
    static final ArchRule THE_EMULATORS_PARTS_DO_NOT_KNOW_IT = partsDoNotKnow("dev.sluice.emulator");

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
    static final ArchRule PLAIN_PACKAGES_KNOW_NO_HTTP = noClasses()
            .that()
            .resideInAnyPackage(PISTON, JSON, IDENTIFIER, RUNNER, WORKSPACE, SESSION_SETTINGS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(HTTP).or(anHttpConnection()))
            .because("rules of the format, identifiers and running programs are the same on every wire");

    @ArchTest
    static final ArchRule FILES_KNOW_THE_RUNNER_ALONE = noClasses()
            .that()
            .resideInAPackage(FILES)
            .should()
            .dependOnClassesThat(resideInAPackage(SESSION)
                    .and(not(resideInAnyPackage(FILES, RUNNER, WORKSPACE)))
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
                    .and(not(resideInAnyPackage(KERNEL, RUNNER, WORKSPACE)))
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
    static final ArchRule BEANS_BEHIND_A_PROXY_HAVE_NO_PUBLIC_FIELD = noFields()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(ApplicationScoped.class)
            .and()
            .areNotStatic()
            .should()
            .bePublic()
            .because("the container refuses the whole application then: WELD-000075");

    @ArchTest
    static final ArchRule NO_URL_IS_OPENED = noClasses()
            .that()
            .resideInAPackage(GATEWAY)
            .should()
            .callMethod(URL.class, "openConnection")
            .orShould()
            .callMethod(URL.class, "openStream")
            .because("every call to the pool goes through the one injected REST client");

    /**
     * Returns the rule that {@code seeing}, of the gateway's packages, may see itself, the settings, telemetry and
     * {@code others} alone.
     */
    private static ArchRule sees(String seeing, String... others) {
        String[] allowed = Stream.concat(Stream.of(seeing, SETTINGS, TELEMETRY), Stream.of(others))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(seeing)
                .should()
                .dependOnClassesThat(resideInAPackage(GATEWAY).and(not(resideInAnyPackage(allowed))));
    }

    /** Returns the rule that nothing outside of {@code parent} may use the packages below it. */
    private static ArchRule parts(String parent) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(parent + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(parent + ".*..")
                .because("the rest uses the package above them");
    }

    /**
     * Returns the rule that packages below {@code parent} may not use it. What starts an emulator in a server stands
     * beside it.
     */
    private static ArchRule partsDoNotKnow(String parent) {
        return noClasses()
                .that()
                .resideInAPackage(parent + ".*..")
                .and()
                .resideOutsideOfPackage("dev.sluice.emulator.war..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(parent)
                .because("a part is understood without the whole");
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
