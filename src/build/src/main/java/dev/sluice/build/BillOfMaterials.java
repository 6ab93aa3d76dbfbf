package dev.sluice.build;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes the list of what ships from the list of what the build depends on: libraries of which an artifact holds none
 * are left out, and the page's modules, the server and the images' bases are added. Each component names the artifacts
 * that it is in. This runs after the artifacts are packaged.
 */
public final class BillOfMaterials {
    private static final String IN = "sluice:in";
    private static final String OURS = "pkg:maven/dev.sluice/";
    private static final Pattern LIBRARY = Pattern.compile("WEB-INF/lib/(.+)");
    private static final Pattern MODULE = Pattern.compile("([^/]+)/([^/]+)/LICENSE");
    private static final Pattern FROM =
            Pattern.compile("^FROM ([^\\s:$]+):([^\\s@$]+)\\S*(?: AS (\\S+))?", Pattern.MULTILINE);

    private final Path project;
    private final Map<String, Set<String>> artifacts = new TreeMap<>();

    private BillOfMaterials(Path project) {
        this.project = project;
    }

    /**
     * Writes the bill of materials.
     *
     * @param arguments the project's folder, and the version of the server
     */
    public static void main(String[] arguments) throws IOException {
        new BillOfMaterials(Path.of(arguments[0])).write(arguments[1]);
    }

    private void write(String server) throws IOException {
        Path dependencies = project.resolve("src/distribution/target/bom-dependencies.json");
        if (!Files.exists(dependencies)) {
            System.out.println("No bill of materials: what it is made from is not written while Maven is offline");
            return;
        }
        JsonObject all;
        try (Reader in = Files.newBufferedReader(dependencies);
                var reader = Json.createReader(in)) {
            all = reader.readObject();
        }
        JsonArray edges = all.getJsonArray("dependencies");
        for (String war : List.of("src/gateway/target/sluice.war", "src/emulator/target/sluice-emulator.war")) {
            librariesOf(project.resolve(war)).forEach(file -> isIn(file, war.substring(war.lastIndexOf('/') + 1)));
        }
        for (String program : List.of("sluice-session", "sluice-emulator")) {
            librariesOf(program, edges).forEach(library -> isIn(library, program + ".jar"));
        }
        JsonArrayBuilder components = Json.createArrayBuilder();
        Set<String> references = new TreeSet<>();
        for (JsonObject component : all.getJsonArray("components").getValuesAs(JsonObject.class)) {
            Set<String> in = new TreeSet<>();
            in.addAll(takeArtifacts(component.getString("name") + "-" + component.getString("version") + ".jar"));
            in.addAll(takeArtifacts(component.getString("bom-ref")));
            if (!in.isEmpty()) {
                components.add(with(component, in));
                references.add(component.getString("bom-ref"));
            }
        }
        if (!artifacts.isEmpty()) {
            throw new IllegalStateException("No dependency of the build: " + artifacts);
        }
        modules().forEach(components::add);
        components.add(component(
                "framework",
                "io.openliberty",
                "openliberty-runtime",
                server,
                "pkg:maven/io.openliberty/openliberty-runtime@" + server + "?type=zip",
                "EPL-2.0",
                "image gateway"));
        bases().forEach(components::add);
        JsonObject ours = ours(all);
        JsonObjectBuilder bill = Json.createObjectBuilder(all)
                .add(
                        "metadata",
                        Json.createObjectBuilder(all.getJsonObject("metadata")).add("component", ours))
                .add("components", components)
                .add("dependencies", among(edges, references, ours.getString("bom-ref")));
        Path target = Files.createDirectories(project.resolve("target"));
        try (JsonWriter out = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(Files.newBufferedWriter(target.resolve("bom.json")))) {
            out.write(bill.build());
        }
    }

    private void isIn(String library, String artifact) {
        artifacts.computeIfAbsent(library, key -> new TreeSet<>()).add(artifact);
    }

    private Set<String> takeArtifacts(String library) {
        Set<String> in = artifacts.remove(library);
        return in == null ? Set.of() : in;
    }

    private static List<String> librariesOf(Path war) throws IOException {
        try (var zip = new ZipFile(war.toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .flatMap(name -> found(LIBRARY, name).stream())
                    .map(match -> match.group(1))
                    .toList();
        }
    }

    /** Returns the references of all libraries that a module of the project needs, by way of others too. */
    private static Set<String> librariesOf(String module, JsonArray edges) {
        Map<String, List<String>> needed = new TreeMap<>();
        edges.getValuesAs(JsonObject.class).forEach(edge -> needed.put(edge.getString("ref"), targets(edge)));
        var found = new TreeSet<String>();
        var open = new ArrayDeque<String>();
        needed.keySet().stream()
                .filter(reference -> reference.startsWith(OURS + module + "@"))
                .forEach(open::add);
        while (!open.isEmpty()) {
            needed.getOrDefault(open.remove(), List.of()).stream()
                    .filter(found::add)
                    .forEach(open::add);
        }
        found.removeIf(reference -> reference.startsWith(OURS));
        return found;
    }

    private static List<String> targets(JsonObject edge) {
        return edge
                .getOrDefault("dependsOn", JsonValue.EMPTY_JSON_ARRAY)
                .asJsonArray()
                .getValuesAs(JsonString.class)
                .stream()
                .map(JsonString::getString)
                .toList();
    }

    /** Describes the project as a whole, and not the module that lists its libraries. */
    private static JsonObject ours(JsonObject all) {
        JsonObject module = all.getJsonObject("metadata").getJsonObject("component");
        String purl = OURS + "sluice@" + module.getString("version") + "?type=pom";
        return Json.createObjectBuilder(module)
                .add("bom-ref", purl)
                .add("name", "sluice")
                .add("purl", purl)
                .remove("description")
                .build();
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static JsonObject with(JsonObject component, Set<String> in) {
        return Json.createObjectBuilder(component)
                .add("properties", properties(in))
                .build();
    }

    private static JsonArray properties(Set<String> in) {
        JsonArrayBuilder properties = Json.createArrayBuilder();
        in.forEach(artifact ->
                properties.add(Json.createObjectBuilder().add("name", IN).add("value", artifact)));
        return properties.build();
    }

    /** Lists the packages of npm, by the names that they have there. */
    private List<JsonObject> modules() throws IOException {
        Path webjars = project.resolve("src/gateway/target/page-libraries/META-INF/resources/webjars");
        try (var files = Files.walk(webjars)) {
            return files.map(file -> webjars.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .flatMap(file -> found(MODULE, file).stream())
                    .map(match -> module(match.group(1), match.group(2)))
                    .toList();
        }
    }

    private static JsonObject module(String webjar, String version) {
        String[] names = webjar.split("__", 2);
        String group = names.length == 2 ? "@" + names[0] : "";
        String name = names[names.length - 1];
        String path = (group.isEmpty() ? "" : "%40" + names[0] + "/") + name;
        return component("library", group, name, version, "pkg:npm/" + path + "@" + version, "MIT", "sluice.war");
    }

    /** Lists the base images. */
    private List<JsonObject> bases() throws IOException {
        var bases = new TreeMap<String, JsonObject>();
        for (MatchResult from : found(FROM, Files.readString(project.resolve("Dockerfile")))) {
            String purl = "pkg:docker/" + from.group(1) + "@" + from.group(2);
            boolean builds = "build".equals(from.group(3));
            if (!builds) {
                bases.put(purl, component("container", "", from.group(1), from.group(2), purl, "", "images"));
            }
        }
        return List.copyOf(bases.values());
    }

    /**
     * Describes one component.
     *
     * @param group empty for none, as is {@code licence}
     */
    private static JsonObject component(
            String type, String group, String name, String version, String purl, String licence, String in) {
        JsonObjectBuilder component =
                Json.createObjectBuilder().add("type", type).add("bom-ref", purl);
        if (!group.isEmpty()) {
            component.add("group", group);
        }
        component.add("name", name).add("version", version).add("scope", "required");
        if (!licence.isEmpty()) {
            component.add(
                    "licenses",
                    Json.createArrayBuilder()
                            .add(Json.createObjectBuilder()
                                    .add("license", Json.createObjectBuilder().add("id", licence))));
        }
        return component
                .add("purl", purl)
                .add("properties", properties(Set.of(in)))
                .build();
    }

    /**
     * Returns the edges of the graph between the libraries that are left, and those from the project's modules as its
     * own.
     */
    private static JsonArray among(JsonArray edges, Set<String> references, String project) {
        JsonArrayBuilder left = Json.createArrayBuilder();
        var direct = new TreeSet<String>();
        for (JsonObject edge : edges.getValuesAs(JsonObject.class)) {
            List<String> targets =
                    targets(edge).stream().filter(references::contains).toList();
            if (references.contains(edge.getString("ref"))) {
                left.add(Json.createObjectBuilder(edge).add("dependsOn", Json.createArrayBuilder(targets)));
            } else if (edge.getString("ref").startsWith(OURS)) {
                direct.addAll(targets);
            }
        }
        return left.add(Json.createObjectBuilder()
                        .add("ref", project)
                        .add("dependsOn", Json.createArrayBuilder(direct)))
                .build();
    }
}
