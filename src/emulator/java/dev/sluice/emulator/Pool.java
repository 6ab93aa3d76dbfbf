package dev.sluice.emulator;

import java.io.IOException;

/** The face of one kind of pool: what its paths and parameters mean. The request's token has been found good. */
interface Pool {
    void answer(Call call) throws IOException;
}
