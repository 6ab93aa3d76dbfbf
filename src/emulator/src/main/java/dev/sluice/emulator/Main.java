package dev.sluice.emulator;

import dev.sluice.emulator.access.CannotStartException;

/** Starts the emulator as a program of its own, configured by environment variables. */
public final class Main {
    private static final System.Logger LOG = System.getLogger(Main.class.getName());

    private Main() {}

    public static void main(String[] args) {
        try {
            var settings = EmulatorSettings.from(System.getenv());
            var emulator = Emulator.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "emulator-shutdown"));
            System.out.println("Emulated session pool of kind "
                    + settings.pool().kind().wireName() + " at " + emulator.endpoint());
            System.out.println(
                    "What asks for its tokens is told by: curl " + emulator.endpoint() + "/.emulator/identity");
            emulator.httpsNotice().ifPresent(System.out::println);
        } catch (CannotStartException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // Threads that have already started would keep alive a process that listens nowhere
            LOG.log(System.Logger.Level.ERROR, "The emulator failed as it started", e);
            System.exit(1);
        }
    }
}
