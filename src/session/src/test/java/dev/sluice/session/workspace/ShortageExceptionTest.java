package dev.sluice.session.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortageExceptionTest {
    private static final Path HERE = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "No space left on device, DISK",
        "Disk quota exceeded, DISK",
        "Too many open files, OPEN_FILES",
        "Too many open files in system, OPEN_FILES"
    })
    void isKnownByTheSystemsWords(String words, ShortageException.Kind kind) {
        assertThat(ShortageException.behind(new IOException(words), HERE))
                .hasValueSatisfying(shortage -> assertThat(shortage.kind()).isEqualTo(kind));
        assertThat(ShortageException.behind(
                        new IOException("The process could not be started", new FileSystemException("a", null, words)),
                        HERE))
                .hasValueSatisfying(shortage -> assertThat(shortage.kind()).isEqualTo(kind));
    }

    @Test
    void anotherFailureIsNone() {
        assertThat(ShortageException.behind(new IOException("Input/output error"), HERE))
                .isEmpty();
        assertThat(ShortageException.orFailure("Not made", new IOException("x"), HERE))
                .hasMessage("Not made");
    }

    /** Checks that a name is not taken for the system's words, since the path of a file can hold anything. */
    @Test
    void aNameIsNotTheSystemsWords() {
        assertThat(ShortageException.behind(new FileSystemException("No space left", null, "Is a directory"), HERE))
                .isEmpty();
    }
}
