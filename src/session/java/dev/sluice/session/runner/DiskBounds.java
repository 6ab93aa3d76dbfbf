package dev.sluice.session.runner;

/**
 * How much of the disk programs may fill.
 *
 * @param run bytes in the folder of one run
 * @param session bytes in the folder of one session
 * @param reserve bytes that shall stay free on the disk, whoever fills it
 */
public record DiskBounds(long run, long session, long reserve) {
    static final DiskBounds DEFAULT = new DiskBounds(256L << 20, 1L << 30, 256L << 20);

    static DiskBounds from(Environment environment) {
        return new DiskBounds(
                environment.number("SLUICE_MAX_RUN_SIZE", 0, DEFAULT.run),
                environment.number("SLUICE_MAX_SESSION_SIZE", 0, DEFAULT.session),
                environment.number("SLUICE_DISK_RESERVE", 0, DEFAULT.reserve));
    }
}
