package dev.sluice.gateway.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Finds callers on this machine that may be programs of an emulated pool beside the gateway, which runs them as users
 * of their own. Where no network namespace keeps such programs away, they could call as if they were the developer;
 * Linux lists the owner of each connection.
 */
final class LocalPeers {
    /** The users that session programs run code as, where they are root. */
    private static final int FIRST_PROGRAM = 65_000;

    private static final int LAST_PROGRAM = 65_499;

    private static final Path IPV4 = Path.of("/proc/net/tcp");
    private static final Path IPV6 = Path.of("/proc/net/tcp6");
    /** The bytes that stand before an IPv4 address in the list of IPv6. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;
    private static final int INODE = 9;
    /** The number of times that a list is read, since one that changes meanwhile may lack a line. */
    private static final int ATTEMPTS = 3;

    private LocalPeers() {}

    /** The operating system, which may tell the owner of a connection; one that does not runs no such programs. */
    private static final class Kernel {
        private static final boolean TELLS = tells();

        private static boolean tells() {
            try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var client = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
                return owner((InetSocketAddress) client.getLocalSocketAddress(), (InetSocketAddress)
                                client.getRemoteSocketAddress())
                        .isPresent();
            } catch (IOException e) {
                return false;
            }
        }
    }

    /**
     * Returns whether the peer may be a program. A peer that has closed its end already may be one, because nobody can
     * tell.
     *
     * @param peer the client's end of a connection within this machine
     * @param own our end of it
     */
    static boolean mayBeProgram(InetSocketAddress peer, InetSocketAddress own) {
        if (!Kernel.TELLS) {
            return false;
        }
        OptionalInt owner = owner(peer, own);
        return owner.isEmpty() || (owner.getAsInt() >= FIRST_PROGRAM && owner.getAsInt() <= LAST_PROGRAM);
    }

    private static OptionalInt owner(InetSocketAddress peer, InetSocketAddress own) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<OptionalInt> owners = Stream.concat(owners(IPV4, peer, own), owners(IPV6, peer, own))
                    .distinct()
                    .toList();
            if (!owners.isEmpty()) {
                return owners.size() == 1 ? owners.get(0) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static Stream<OptionalInt> owners(Path list, InetSocketAddress peer, InetSocketAddress own) {
        boolean wide = list.equals(IPV6);
        String local = listed(peer, wide);
        String remote = listed(own, wide);
        try (var lines = Files.lines(list, StandardCharsets.ISO_8859_1)) {
            return lines
                    .filter(line -> line.contains(local))
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(fields ->
                            fields.length > INODE && fields[LOCAL].equals(local) && fields[REMOTE].equals(remote))
                    .map(LocalPeers::owner)
                    .toList()
                    .stream();
        } catch (IOException e) {
            // Another system, or a machine without IPv6.
            return Stream.empty();
        }
    }

    /**
     * Returns the owner in a line of the list; a socket that no process has any more is listed with neither inode nor
     * user.
     */
    private static OptionalInt owner(String[] fields) {
        return fields[INODE].equals("0") ? OptionalInt.empty() : OptionalInt.of(Integer.parseUnsignedInt(fields[USER]));
    }

    /** Returns an address as it stands in the list: words in the machine's own byte order. */
    private static String listed(InetSocketAddress address, boolean wide) {
        byte[] host = address.getAddress().getAddress();
        var words = ByteBuffer.allocate(MAPPED.length + host.length);
        if (wide && host.length == 4) {
            words.put(MAPPED);
        }
        words.put(host).flip();
        var text = new StringBuilder();
        for (var word = words.order(ByteOrder.nativeOrder()).asIntBuffer(); word.hasRemaining(); ) {
            text.append(String.format(Locale.ROOT, "%08X", word.get()));
        }
        return text + String.format(Locale.ROOT, ":%04X", address.getPort());
    }
}
