package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.harness.Repository;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every path that the WAR serves, with the filters that a request for it passes, in their order. */
class ServedPathsTest {
    private static final String ALL = "request-timer security-headers loopback-host framing route-spelling";
    private static final String API = ALL + " cors caller rate-limit lenient-headers hold";

    private static final Map<String, String> SERVED = Map.of(
            "/", ALL,
            "", ALL,
            "/page/*", ALL,
            "/problem", ALL,
            "/api/v2/execute", API,
            "/api/v2/packages", API,
            "/api/v2/runtimes", API,
            "/api/v2/session", API,
            "/api/v2/session/files", API);

    private final JavaClasses classes =
            new ClassFileImporter().importPath(Repository.path("src", "gateway", "target", "classes"));

    @Test
    void everyPathPassesItsFilters() throws Exception {
        Element web = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Repository.path("src", "gateway", "src", "main", "webapp", "WEB-INF", "web.xml")
                        .toFile())
                .getDocumentElement();
        Map<String, String> found = new TreeMap<>();
        for (String path : paths()) {
            found.put(path, String.join(" ", filters(web, path)));
        }

        assertThat(found).isEqualTo(new TreeMap<>(SERVED));
    }

    /** The order of filters that annotations declare is not defined. */
    @Test
    void everyFilterIsDeclaredInTheDescriptor() {
        assertThat(classes.stream().filter(type -> type.isAnnotatedWith(WebFilter.class)))
                .isEmpty();
    }

    private Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        classes.stream()
                .filter(type -> type.isAnnotatedWith(WebServlet.class))
                .forEach(type -> paths.addAll(
                        List.of(type.getAnnotationOfType(WebServlet.class).value())));
        String api = classes.stream()
                .filter(type -> type.isAnnotatedWith(ApplicationPath.class))
                .map(type -> type.getAnnotationOfType(ApplicationPath.class).value())
                .collect(Collectors.joining());
        classes.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .forEach(type -> paths.addAll(below(api, type)));
        return paths;
    }

    /** Returns what stands before the first template of each path; a prefix that may be left out is. */
    private static Set<String> below(String api, JavaClass resource) {
        String root = api + "/" + resource.getAnnotationOfType(Path.class).value();
        Set<String> paths = resource.getMethods().stream()
                .filter(method -> method.isAnnotatedWith(Path.class))
                .map(method ->
                        root + "/" + method.getAnnotationOfType(Path.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
        if (paths.isEmpty() || resource.getMethods().stream().anyMatch(ServedPathsTest::answersAtTheRoot)) {
            paths.add(root);
        }
        return paths.stream()
                .map(path -> path.replaceAll("\\{prefix: [^}]*}", "")
                        .replaceAll("/?\\{.*", "")
                        .replaceAll("/+", "/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean answersAtTheRoot(JavaMethod method) {
        return !method.isAnnotatedWith(Path.class)
                && method.getAnnotations().stream()
                        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
    }

    private static List<String> filters(Element web, String path) {
        List<String> names = new ArrayList<>();
        NodeList mappings = web.getElementsByTagName("filter-mapping");
        IntStream.range(0, mappings.getLength())
                .mapToObj(i -> (Element) mappings.item(i))
                .filter(mapping -> matches(text(mapping, "url-pattern"), path))
                .forEach(mapping -> names.add(text(mapping, "filter-name")));
        return names;
    }

    /** Servlet specification 12.2, as far as this descriptor uses it. */
    private static boolean matches(String pattern, String path) {
        return pattern.equals("/*")
                || pattern.equals(path)
                || (pattern.endsWith("/*") && path.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private static String text(Element element, String name) {
        return element.getElementsByTagName(name).item(0).getTextContent();
    }
}
