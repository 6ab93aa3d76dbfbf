package dev.sluice.session.settings;

/**
 * The part of the disk that programs may fill.
 *
 * @param run bytes in the folder of one run
 * @param session bytes in the folder of one session
 * @param files files and folders together in the folder of one run, and in that of one session
 * @param reserve bytes that shall stay free on the disk, whoever fills it
 */
public record DiskBounds(long run, long session, long files, long reserve) {
    static final DiskBounds DEFAULT = new DiskBounds(256L << 20, 1L << 30, 100_000, 256L << 20);

    static DiskBounds from(Environment environment) {
        return new DiskBounds(
                environment.number("SLUICE_MAX_RUN_SIZE", 0, DEFAULT.run),
                environment.number("SLUICE_MAX_SESSION_SIZE", 0, DEFAULT.session),
                environment.number("SLUICE_MAX_FILES", 0, DEFAULT.files),
                environment.number("SLUICE_DISK_RESERVE", 0, DEFAULT.reserve));
    }
}
