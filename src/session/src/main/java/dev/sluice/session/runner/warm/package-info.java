/**
 * Keeps interpreters that have started. {@code WarmStageStarter} stands around the cold way and hands runs to a {@code Zygote};
 * a {@code WarmRun} is there what a {@code RunningProcess} is elsewhere. {@code ZygotePool} keeps some ready for each session,
 * {@code WarmStarts} finds out whether it works. Their other half is {@code zygote.c}.
 */
@NullMarked
package dev.sluice.session.runner.warm;

import org.jspecify.annotations.NullMarked;
