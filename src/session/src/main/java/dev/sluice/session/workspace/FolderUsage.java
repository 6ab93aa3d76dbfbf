package dev.sluice.session.workspace;

/**
 * The space that a folder takes.
 *
 * @param bytes of all files and folders in it, each in whole blocks
 * @param entries files and folders together
 * @param tooDeep whether folders are nested deeper than {@link FolderUsage.Bound#DEEPEST}
 */
public record FolderUsage(long bytes, long entries, boolean tooDeep) {
    static final FolderUsage NONE = new FolderUsage(0, 0, false);

    /**
     * The space that a folder may take.
     *
     * @param bytes of all files and folders in it
     * @param entries files and folders together
     */
    public record Bound(long bytes, long entries) {
        /** Levels of nested folders: many more than people and their tools make, and few enough to be walked. */
        static final int DEEPEST = 256;

        boolean holds(FolderUsage usage) {
            return usage.bytes <= bytes && usage.entries <= entries && !usage.tooDeep;
        }

        @Override
        public String toString() {
            return bytes + " bytes in " + entries + " files and folders, nested " + DEEPEST + " deep";
        }
    }
}
