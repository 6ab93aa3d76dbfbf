package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that decision records have one form, and that the index names all of them and explains missing numbers. */
class DecisionRecordsTest {
    private static final Path FOLDER = Path.of("docs/decisions");
    private static final Pattern FORM = Pattern.compile(
            "# (\\d{4}): (.+)\\n\\nStatus: accepted(?:; .+)?\\n\\nDate: 20\\d\\d-\\d\\d-\\d\\d\\n\\n## Context\\n");
    private static final Pattern SECTION = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
    private static final Pattern ROW = Pattern.compile("^\\| \\[(\\d{4})]\\((.+?)\\) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern GAP = Pattern.compile("(\\d{4})(?: to (\\d{4}))?");

    private static Stream<Path> records() {
        return Pages.in(FOLDER).filter(page -> !page.endsWith("README.md"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void eachHasANumberATitleAStatusAndADate(Path record) {
        Matcher head = FORM.matcher(Pages.text(record));

        assertThat(head.lookingAt()).as("%s begins as the others do", record).isTrue();
        assertThat(record.getFileName().toString()).startsWith(head.group(1) + "-");
        assertThat(Pages.found(SECTION, Pages.text(record)))
                .isEqualTo(List.of("Context", "Decision", "Consequences", "Rejected"));
    }

    @Test
    void theIndexNamesAllByTheirTitles() {
        Map<String, String> index = new TreeMap<>();
        for (Matcher row = ROW.matcher(index()); row.find(); ) {
            index.put(row.group(2), row.group(1) + ": " + row.group(3));
        }
        Map<String, String> titles = records()
                .collect(Collectors.toMap(record -> record.getFileName().toString(), record -> Pages.text(record)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceFirst("# ", "")));

        assertThat(index).isEqualTo(new TreeMap<>(titles));
    }

    @Test
    void theIndexExplainsMissingNumbers() {
        Set<Integer> used = records()
                .map(record -> Integer.valueOf(record.getFileName().toString().substring(0, 4)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> explained = new TreeSet<>();
        String numbers = index().split("\\n## Numbers\\n", 2)[1];
        for (Matcher gap = GAP.matcher(numbers); gap.find(); ) {
            int first = Integer.parseInt(gap.group(1));
            int last = gap.group(2) == null ? first : Integer.parseInt(gap.group(2));
            IntStream.rangeClosed(first, last).forEach(explained::add);
        }

        assertThat(explained).doesNotContainAnyElementsOf(used);
        used.addAll(explained);
        assertThat(used)
                .isEqualTo(IntStream.rangeClosed(
                                1,
                                used.stream().mapToInt(Integer::intValue).max().orElse(0))
                        .boxed()
                        .collect(Collectors.toSet()));
    }

    private static String index() {
        return Pages.text(FOLDER.resolve("README.md"));
    }
}
