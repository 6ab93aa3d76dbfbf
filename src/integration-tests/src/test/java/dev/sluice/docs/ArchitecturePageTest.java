package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that docs/architecture.md names types, methods and packages that exist, and all packages of what ships. */
class ArchitecturePageTest {
    /** Names of header fields, and of the class that a reader may write. */
    private static final Set<String> NO_TYPES = Set.of("Accept", "Dockerfile");

    private static final Pattern METHOD = Pattern.compile("(?:[a-z]\\w*\\.)*([A-Z]\\w*)\\.([a-z]\\w*)(?:\\(\\))?");

    private final ArchitecturePage page = new ArchitecturePage();
    private final SourceTypes all = new SourceTypes(true);

    @Test
    void everyTypeThatIsNamedExists() {
        assertThat(page.names().flatMap(ArchitecturePage::type))
                .filteredOn(name -> !NO_TYPES.contains(name))
                .hasSizeGreaterThan(100)
                .allMatch(all::contains);
    }

    @Test
    void everyMethodThatIsNamedExists() {
        Set<String> missing = page.names()
                .map(METHOD::matcher)
                .filter(Matcher::matches)
                .filter(method -> all.find(method.group(1))
                        .filter(type -> type.source().contains(" " + method.group(2) + "("))
                        .isEmpty())
                .map(Matcher::group)
                .collect(Collectors.toSet());

        assertThat(missing).isEmpty();
    }

    @Test
    void theTablesNameAllPackagesOfWhatShips() {
        Set<String> shipped = new SourceTypes(false)
                .packages().stream()
                        .filter(name -> name.matches("dev\\.sluice\\.(gateway|session|emulator)(\\..*)?"))
                        .filter(name -> !name.equals("dev.sluice.gateway"))
                        .collect(Collectors.toSet());

        assertThat(page.packages()).isEqualTo(shipped);
    }
}
