package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that documents name Java types and files of the repository that exist. */
class DocumentedNamesTest {
    private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([^`\\n]+)`");

    /** A word in camel case with two capital letters or more. */
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.-])([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)\\b");

    private static final Pattern FILE =
            Pattern.compile("(?<![\\w/.])((?:src|liberty|docs|\\.ci)/[\\w./-]*\\w)(?![\\w*{<])");

    /** Types of libraries, error codes and options that are written like names of types. */
    private static final Set<String> OTHERS = Set.of(
            "AuthorizationFailed",
            "CircuitBreaker",
            "ClientResponse",
            "ConfigMapping",
            "ConfigProperties",
            "ConfigProperty",
            "ContainerApps",
            "CustomContainer",
            "DeploymentException",
            "ExecutionFailed",
            "ExecutionTimedOut",
            "FileNotFound",
            "HttpExchange",
            "HttpsServer",
            "ImagePullBackOff",
            "InitialRAMPercentage",
            "InputStream",
            "KernelDied",
            "LinkedHashMap",
            "LogRecordContext",
            "ManagedIdentityApplication",
            "MaxRAM",
            "MissingSubscriptionRegistration",
            "NewRatio",
            "NotFound",
            "NullMarked",
            "PythonLTS",
            "ReadListener",
            "RestClientListener",
            "RoleAssignmentUpdateNotPermitted",
            "SecureDirectoryStream",
            "ServiceLoader",
            "ServletInputStream",
            "SessionWithIdentifierNotFound",
            "TcpExtSyncookiesFailed",
            "UseCompactObjectHeaders",
            "XxxTest");

    private static final SourceTypes TYPES = new SourceTypes(true);

    static Stream<Path> pages() {
        return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md").map(Path::of), Pages.in(Path.of("docs")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTypeExists(Path page) {
        String prose = CODE.matcher(Pages.text(page)).replaceAll("");

        assertThat(Pages.found(NAME, prose).flatMap(name -> Pages.found(TYPE, name)))
                .filteredOn(name -> !OTHERS.contains(name))
                .allMatch(TYPES::contains);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyFileExists(Path page) {
        assertThat(Pages.found(FILE, Pages.text(page)))
                .filteredOn(file -> !file.contains("/target"))
                .allMatch(file -> Files.exists(Path.of(file)));
    }
}
