package dev.sluice.session.files;

import java.util.List;

/**
 * The entries of a folder.
 *
 * @param complete whether it is all, since a program can make more than anybody wants to read
 */
public record Listing(List<FileEntry> entries, boolean complete) {
    public Listing {
        entries = List.copyOf(entries);
    }
}
