package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.harness.Artifacts;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that {@code target/bom.json} lists what the artifacts hold, and what the images are made from: all of it, and
 * nothing else.
 */
class BillOfMaterialsIT {
    private static final Path TARGET = Path.of("target");
    private static final Pattern LIBRARY = Pattern.compile("WEB-INF/lib/(.+)");
    private static final Pattern MODULE = Pattern.compile("WEB-INF/page/lib/([^/]+)\\.js");
    private static final Pattern LICENCE = Pattern.compile("WEB-INF/licenses/(.+?)(?:\\.txt)?");
    private static final Pattern JAR = Pattern.compile("/([^/]+\\.jar)!/");
    private static final Pattern FROM =
            Pattern.compile("^FROM (?!\\S+ AS build)([a-z-]+:[^\\s@$]+)", Pattern.MULTILINE);

    private final List<JsonObject> components = components();

    @ParameterizedTest
    @ValueSource(strings = {"sluice.war", "sluice-emulator.war"})
    void theLibrariesOfAWarAreListed(String war) {
        assertThat(found(LIBRARY, war)).isNotEmpty().isEqualTo(librariesIn(war));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice-session.jar", "sluice-emulator.jar"})
    void theClassesOfAJarAreOfListedLibraries(String jar) {
        Set<String> origins = entries(jar)
                .filter(name -> name.endsWith(".class") && !name.startsWith("dev/sluice/"))
                .map(BillOfMaterialsIT::origin)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(origins).isNotEmpty().isEqualTo(librariesIn(jar));
    }

    @Test
    void theModulesOfThePageAreListed() {
        Set<String> listed = in("sluice.war")
                .filter(component -> component.getString("purl").startsWith("pkg:npm/"))
                .map(component -> Stream.of(
                                component.getString("group", "").replace("@", ""), component.getString("name"))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("-")))
                // Its files are in a folder of their own.
                .filter(name -> !name.equals("codemirror-legacy-modes"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(found(MODULE, "sluice.war")).isNotEmpty().isEqualTo(listed);
        assertThat(components).anyMatch(component -> component.getString("name").equals("legacy-modes"));
    }

    @Test
    void theServerIsTheOneThatTheTestsRun() throws IOException {
        var server = new Properties();
        try (Reader in = Files.newBufferedReader(
                Artifacts.LIBERTY.resolve(Path.of("lib", "versions", "openliberty.properties")))) {
            server.load(in);
        }

        assertThat(in("image gateway")
                        .map(component -> component.getString("name") + " " + component.getString("version")))
                .containsExactly("openliberty-runtime " + server.getProperty("com.ibm.websphere.productVersion"));
    }

    @Test
    void theBasesOfTheImagesAreListed() throws IOException {
        Set<String> bases = FROM.matcher(Files.readString(Path.of("Dockerfile")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(in("images").map(component -> component.getString("name") + ":" + component.getString("version")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(bases);
    }

    @Test
    void nothingIsListedThatIsNowhere() {
        assertThat(components).allSatisfy(component -> assertThat(component.getJsonArray("properties"))
                .isNotEmpty());
    }

    /** Checks that the parts of Jackson fit together, whatever a test's library asks for. */
    @Test
    void thePartsOfJacksonFitTogether() {
        assertThat(in("sluice.war")
                        .filter(component -> component.getString("group", "").startsWith("com.fasterxml.jackson")))
                .hasSizeGreaterThan(2)
                .extracting(component -> component.getString("version"))
                .containsOnly("2.18.11");
    }

    @Test
    void whatNobodyCallsDoesNotShip() {
        assertThat(found(LIBRARY, "sluice.war"))
                .noneMatch(name -> name.startsWith("jna") || name.startsWith("msal4j-persistence"));
    }

    /**
     * Checks that the text of every MIT licence ships, in the library itself, or beside it by the beginning of its
     * name.
     */
    @Test
    void theTextOfEveryMitLicenceShips() {
        Set<String> texts = found(LICENCE, "sluice.war");

        assertThat(in("sluice.war")
                        .filter(component -> component.getString("purl").startsWith("pkg:maven/"))
                        .filter(component ->
                                component.getJsonArray("licenses").toString().contains("\"MIT\"")))
                .isNotEmpty()
                .allSatisfy(component -> assertThat(texts)
                        .anyMatch(text -> component.getString("name").startsWith(text.replace("-sdk", ""))));
    }

    /**
     * Checks that no other artifact holds a library of that licence. None of their libraries asks for its text to go
     * with it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sluice-session.jar", "sluice-emulator.jar", "sluice-emulator.war"})
    void nothingElseHoldsALibraryOfThatLicence(String artifact) {
        assertThat(in(artifact))
                .isNotEmpty()
                .noneMatch(component ->
                        component.getJsonArray("licenses").toString().contains("\"MIT\""));
    }

    private Set<String> librariesIn(String artifact) {
        return in(artifact)
                .filter(component -> component.getString("purl").startsWith("pkg:maven/"))
                .map(component -> component.getString("name") + "-" + component.getString("version") + ".jar")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<JsonObject> in(String artifact) {
        return components.stream()
                .filter(component -> component.getJsonArray("properties").getValuesAs(JsonObject.class).stream()
                        .anyMatch(property -> property.getString("value").equals(artifact)));
    }

    /** Returns the file on the tests' own class path that holds the class. */
    private static String origin(String name) {
        URL place = BillOfMaterialsIT.class.getClassLoader().getResource(name);
        assertThat(place).as(name).isNotNull();
        return JAR.matcher(String.valueOf(place))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElse(name);
    }

    private static Set<String> found(Pattern pattern, String artifact) {
        return entries(artifact)
                .map(pattern::matcher)
                .filter(matcher -> matcher.matches())
                .map(MatchResult.class::cast)
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> entries(String artifact) {
        try (var zip = new ZipFile(Artifacts.file(artifact).toFile())) {
            return zip.stream().map(ZipEntry::getName).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonObject> components() {
        Path bill = TARGET.resolve("bom.json");
        assumeThat(Files.exists(bill))
                .as("a bill of materials, which Maven writes while it is not offline: run it without -o")
                .isTrue();
        try (Reader in = Files.newBufferedReader(bill);
                var reader = Json.createReader(in)) {
            return reader.readObject().getJsonArray("components").getValuesAs(JsonObject.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
