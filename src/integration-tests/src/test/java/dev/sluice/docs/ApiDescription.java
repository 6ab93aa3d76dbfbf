package dev.sluice.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The description of the API that ships, by which answers are checked. */
public final class ApiDescription {
    static final Path FILE = Path.of("src/gateway/src/main/resources/META-INF/openapi.yaml");

    private static final String LOCATION = "https://sluice.invalid/openapi";
    private static final String PROBLEM = "/components/schemas/Problem";
    private static final Pattern PREFIX = Pattern.compile("^/api/v2(?:/piston(?=/))?");

    /** The statuses with which a request may be answered before its route is known. */
    private static final Set<Integer> WITHOUT_A_ROUTE = Set.of(400, 401, 403, 404, 429, 503);

    private final JsonNode root;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiDescription(JsonNode root) {
        this.root = root;
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(LOCATION, root.toString())));
    }

    public static ApiDescription read() {
        try {
            return new ApiDescription(new YAMLMapper().readTree(FILE.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** Checks whether the gateway itself answers at a path, as opposed to what lies beside it on the same server. */
    public static boolean covers(String path) {
        return path.startsWith("/api/") || path.equals("/health") || path.startsWith("/health/");
    }

    /**
     * Returns what is not as described, in words; nothing where all is.
     *
     * @param path without query
     */
    public List<String> faults(String method, String path, int status, HttpHeaders headers, String body) {
        Optional<String> route = route(path);
        if (route.isEmpty()) {
            return problem("no such route is described", status, headers, body);
        }
        String operation = "/paths/" + escaped(route.get()) + "/" + method.toLowerCase(Locale.ROOT);
        if (root.at(operation).isMissingNode()) {
            return switch (method) {
                case "HEAD", "OPTIONS" -> List.of();
                default ->
                    status == 405
                            ? content("/components/responses/MethodNotAllowed", headers, body)
                            : problem("the method is not described", status, headers, body);
            };
        }
        return response(operation, status)
                .map(found -> method.equals("HEAD") ? List.<String>of() : content(found, headers, body))
                .orElseGet(() -> List.of("status " + status + " is not described"));
    }

    private List<String> problem(String why, int status, HttpHeaders headers, String body) {
        if (!WITHOUT_A_ROUTE.contains(status)) {
            return List.of(why + ", and the answer is " + status);
        }
        return type(headers).equals("application/problem+json") ? validate(PROBLEM, body) : List.of("it is no problem");
    }

    private Optional<String> route(String path) {
        String relative = PREFIX.matcher(path).replaceFirst("");
        for (Map.Entry<String, JsonNode> described : root.get("paths").properties()) {
            boolean outside = described.getValue().has("servers");
            String pattern = described.getKey().replace("{path}", ".+");
            if ((outside ? path : relative).matches(pattern) && outside == path.equals(relative)) {
                return Optional.of(described.getKey());
            }
        }
        return Optional.empty();
    }

    /** Returns the pointer to a response, to the exact status rather than to its range. */
    private Optional<String> response(String operation, int status) {
        for (String key : List.of(String.valueOf(status), status / 100 + "XX")) {
            String pointer = operation + "/responses/" + key;
            if (!root.at(pointer).isMissingNode()) {
                return Optional.of(referred(pointer));
            }
        }
        return Optional.empty();
    }

    private List<String> content(String response, HttpHeaders headers, String body) {
        List<String> faults = new ArrayList<>(missingHeaders(response, headers));
        JsonNode content = root.at(response + "/content");
        if (content.isMissingNode()) {
            if (!body.isEmpty()) {
                faults.add("a body where none is described");
            }
            return faults;
        }
        String type = type(headers);
        if (!content.has(type)) {
            faults.add("content type " + type + " where " + content.properties() + " is described");
        } else if (type.endsWith("json")) {
            faults.addAll(validate(response + "/content/" + escaped(type) + "/schema", body));
        }
        return faults;
    }

    private static String type(HttpHeaders headers) {
        return headers.firstValue("Content-Type").orElse("none").split(";", 2)[0];
    }

    private List<String> missingHeaders(String response, HttpHeaders headers) {
        return root.at(response + "/headers").properties().stream()
                .filter(header -> root.at(referred(response + "/headers/" + header.getKey()))
                        .path("required")
                        .asBoolean())
                .map(Map.Entry::getKey)
                .filter(name -> headers.firstValue(name).isEmpty())
                .map(name -> "header " + name + " is missing")
                .toList();
    }

    /** @param pointer to a schema */
    List<String> validate(String pointer, String json) {
        Schema schema = schemas.computeIfAbsent(
                pointer, found -> registry.getSchema(SchemaLocation.of(LOCATION + "#" + found)));
        try {
            return schema.validate(json, InputFormat.JSON).stream()
                    .map(Error::toString)
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of("the body is not JSON");
        }
    }

    private String referred(String pointer) {
        JsonNode reference = root.at(pointer).path("$ref");
        return reference.isMissingNode() ? pointer : reference.asText().substring(1);
    }

    static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }
}
