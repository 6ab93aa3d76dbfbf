package dev.sluice.it;

import java.util.List;
import java.util.stream.Stream;

/**
 * A route and the status that its right caller gets.
 *
 * @param guarded whether strangers get 401 there
 */
record Route(String method, String path, int status, boolean guarded) {
    /** Returns every route that there is, and some that there are not. */
    static List<Route> all() {
        return Stream.of(
                        Stream.of("/api/v2", "/api/v2/piston").flatMap(Route::api),
                        Stream.of(
                                // What is not there is not told to strangers either.
                                guarded("GET", "/api", 404),
                                guarded("GET", "/api/v2/nope", 404),
                                guarded("GET", "/api/v2/execute", 405),
                                guarded("OPTIONS", "/api/v2/execute", 200),
                                guarded("GET", "/api/v2/connect", 404)),
                        Stream.of(
                                open("GET", "/health", 200),
                                open("GET", "/health/started", 200),
                                open("GET", "/health/live", 200),
                                open("GET", "/health/ready", 200),
                                open("GET", "/", 200),
                                open("GET", "/page/any/main.js", 200),
                                open("GET", "/nope", 404),
                                open("GET", "/problem", 404),
                                open("GET", "/metrics", 404),
                                open("GET", "/openapi", 404),
                                open("GET", "/WEB-INF/web.xml", 404),
                                open("GET", "/META-INF/MANIFEST.MF", 404)))
                .flatMap(routes -> routes)
                .toList();
    }

    private static Stream<Route> api(String prefix) {
        return Stream.of(
                guarded("POST", prefix + "/execute", 200),
                guarded("GET", prefix + "/runtimes", 200),
                guarded("GET", prefix + "/packages", 200),
                guarded("GET", prefix + "/session", 200),
                guarded("DELETE", prefix + "/session", 204));
    }

    private static Route guarded(String method, String path, int status) {
        return new Route(method, path, status, true);
    }

    private static Route open(String method, String path, int status) {
        return new Route(method, path, status, false);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
