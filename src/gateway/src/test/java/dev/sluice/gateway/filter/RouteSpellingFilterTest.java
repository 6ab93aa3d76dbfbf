package dev.sluice.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteSpellingFilterTest {
    @ParameterizedTest
    @CsvSource({
        "/API/V2/Execute, /api/v2/execute",
        "/api/v2//execute, /api/v2/execute",
        "//api///v2/execute, /api/v2/execute",
        "/api/v2/execute/, /api/v2/execute",
        "/api/v2/Runtimes//, /api/v2/runtimes",
        "/Api/V2/Piston/PACKAGES, /api/v2/piston/packages"
    })
    void pistonsRoutesHaveOneUsualSpelling(String path, String usual) {
        assertThat(RouteSpellingFilter.usual(path)).hasValue(usual);
    }

    /** Checks that other paths stay as they are: names of files have a case, and the rest is for the server to tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/execute",
                "/api/v2/piston/runtimes",
                "/API/V2/session/files/A",
                "/API/V2/session",
                "/api/v2/executed",
                "/api/v2/x/../execute",
                "/api/v2/execute;x=1",
                "/api/v2/%65xecute/",
                "/x/api/v2//execute",
                "/Health/ready",
                "/",
                "//"
            })
    void everythingElseStaysAsItIs(String path) {
        assertThat(RouteSpellingFilter.usual(path)).isEmpty();
    }
}
