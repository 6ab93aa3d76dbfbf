package dev.sluice.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that the description of the API agrees with itself, with the routes of the code and with docs/problems.md.
 */
class ApiDescriptionTest {
    private static final Pattern DOCUMENTED_TYPE =
            Pattern.compile("^\\| `(urn:sluice:problem:[a-z-]+)`", Pattern.MULTILINE);
    private static final String PREFIX = "/v2{prefix: (/piston)?}";
    private static final String SESSION = "{\"exists\":false}";

    private final ApiDescription api = ApiDescription.read();

    @Test
    void isWrittenForThisVersionOfTheStandard() {
        assertThat(api.root().path("openapi").asText()).startsWith("3.1.");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        walk("", api.root(), (pointer, node) -> {
            String reference = node.path("$ref").asText("#");
            if (api.root().at(reference.substring(1)).isMissingNode()) {
                broken.add(pointer + " to " + reference);
            }
        });

        assertThat(broken).isEmpty();
    }

    @Test
    void everyExampleIsAsItsSchemaSays() {
        List<String> examples = new ArrayList<>();
        walk("", api.root(), (pointer, node) -> {
            if (node.has("schema")) {
                examplesOf(node).forEach(example -> {
                    examples.add(pointer);
                    assertThat(api.validate(pointer + "/schema", example.toString()))
                            .as(pointer)
                            .isEmpty();
                });
            }
        });

        assertThat(examples).hasSizeGreaterThan(30);
    }

    @Test
    void everyAnswerInJsonHasAnExample() {
        List<String> without = new ArrayList<>();
        walk("", api.root(), (pointer, node) -> {
            boolean json = pointer.contains("/responses/") && pointer.matches(".*/content/[^/]*json");
            if (json && examplesOf(node).findAny().isEmpty()) {
                without.add(pointer);
            }
        });

        assertThat(without).isEmpty();
    }

    @Test
    void everyDocumentedProblemIsDescribedAndHasAnExample() {
        Set<String> documented = Pages.found(DOCUMENTED_TYPE, Pages.text(java.nio.file.Path.of("docs/problems.md")))
                .collect(toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        api.root().at("/components/schemas/ProblemType/enum").forEach(type -> described.add(type.asText()));
        Set<String> shown = new TreeSet<>();
        walk("", api.root().at("/components/responses"), (pointer, node) -> {
            if (node.path("type").asText().startsWith("urn:sluice:problem:")) {
                shown.add(node.path("type").asText());
            }
        });

        assertThat(documented).isNotEmpty();
        assertThat(described).containsAll(documented).isEqualTo(shown);
    }

    @Test
    void everyRouteOfTheCodeIsDescribed() {
        Set<String> described = new TreeSet<>();
        api.root().path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(routes()).hasSizeGreaterThan(4);
        assertThat(described).containsAll(routes());
    }

    @Test
    void anAnswerThatIsAsDescribedHasNoFault() {
        assertThat(faults("GET", "/api/v2/session", 200, "application/json", SESSION))
                .isEmpty();
        assertThat(faults("GET", "/api/v2/piston/session", 200, "application/json", SESSION))
                .isEmpty();
        assertThat(faults("DELETE", "/api/v2/session", 204, "none", "")).isEmpty();
    }

    @Test
    void anAnswerThatIsNotAsDescribedIsFound() {
        assertThat(Stream.of(
                        faults("GET", "/api/v2/session", 200, "application/json", "{\"exists\":\"no\"}"),
                        faults("GET", "/api/v2/session", 200, "application/json", "{\"exists\":true,\"pod\":\"x\"}"),
                        faults("GET", "/api/v2/session", 200, "text/html", SESSION),
                        faults("GET", "/api/v2/session", 202, "application/json", SESSION),
                        faults("DELETE", "/api/v2/session", 204, "application/json", SESSION),
                        faults("GET", "/api/v2/nothing", 200, "application/json", "{}"),
                        faults("GET", "/nothing", 404, "text/html", "<html>"),
                        faults("PUT", "/api/v2/session", 200, "application/json", "{}"),
                        faults("GET", "/health/session", 200, "application/json", SESSION)))
                .allSatisfy(faults -> assertThat(faults).isNotEmpty());
    }

    @Test
    void aFullPoolMustSayWhenToComeBack() {
        String problem = api.root()
                .at("/components/responses/TooMany/content/application~1problem+json/examples/pool-exhausted/value")
                .toString();

        assertThat(faults("POST", "/api/v2/execute", 429, "application/problem+json", problem))
                .containsExactly("header Retry-After is missing");
    }

    private List<String> faults(String method, String path, int status, String type, String body) {
        var headers = HttpHeaders.of(Map.of("Content-Type", List.of(type)), (name, value) -> true);
        return api.faults(method, path, status, headers, body);
    }

    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sluice.gateway")) {
            if (resource.isAnnotatedWith(Path.class)) {
                String base = resource.getAnnotationOfType(Path.class).value();
                resource.getMethods().forEach(method -> methods(method)
                        .forEach(verb -> routes.add(verb + " " + (base + path(method)).replace(PREFIX, ""))));
            }
        }
        return routes;
    }

    private static Stream<String> methods(JavaMethod method) {
        return method.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
                .map(annotation -> annotation.getRawType().getSimpleName());
    }

    private static String path(JavaMethod method) {
        return method.isAnnotatedWith(Path.class)
                ? "/" + method.getAnnotationOfType(Path.class).value().replaceAll("\\{(\\w+):[^}]*}", "{$1}")
                : "";
    }

    private static Stream<JsonNode> examplesOf(JsonNode node) {
        Stream<JsonNode> named = node.path("examples").properties().stream()
                .map(example -> example.getValue().path("value"));
        return node.has("example") ? Stream.concat(named, Stream.of(node.get("example"))) : named;
    }

    private static void walk(String pointer, JsonNode node, BiConsumer<String, JsonNode> visit) {
        if (node.isObject()) {
            visit.accept(pointer, node);
            node.properties()
                    .forEach(member ->
                            walk(pointer + "/" + ApiDescription.escaped(member.getKey()), member.getValue(), visit));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(pointer + "/" + i, node.get(i), visit);
            }
        }
    }
}
