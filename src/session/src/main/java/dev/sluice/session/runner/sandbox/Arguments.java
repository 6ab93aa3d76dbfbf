package dev.sluice.session.runner.sandbox;

import dev.sluice.piston.CommandLine;
import dev.sluice.piston.InvalidRequestException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The arguments that this machine can hand to a program on its command line. */
public final class Arguments {
    /** The most arguments of a program: bubblewrap takes 9000, and a hundred or so are ours. */
    private static final int MOST = 8_000;

    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

    private Arguments() {}

    /**
     * Checks that a program can be given these arguments.
     *
     * @throws InvalidRequestException if they cannot reach a program unchanged
     */
    public static void check(List<String> args) {
        if (args.size() > MOST) {
            throw new InvalidRequestException("args may have at most " + MOST + " entries: use stdin");
        }
        CommandLine.check(args);
        CharsetEncoder encoder = Charset.forName(ENCODING).newEncoder();
        if (!args.stream().allMatch(encoder::canEncode)) {
            throw new InvalidRequestException("args beyond ASCII cannot be passed on here: the session program needs"
                    + " a UTF-8 locale, such as LC_ALL=C.UTF-8");
        }
    }

    /**
     * Checks whether arguments and file names may hold all of Unicode. Java encodes them as the locale says and not as
     * it is told.
     */
    public static boolean takeUnicode() {
        return Charset.forName(ENCODING).equals(StandardCharsets.UTF_8);
    }
}
