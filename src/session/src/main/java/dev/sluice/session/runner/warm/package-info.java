/**
 * Keeps interpreters that have started. {@code WarmStageStarter} is asked for each stage before a process is started,
 * and hands the stage to a {@code Zygote}; its run is then a {@code WarmRun} instead of a {@code RunningProcess}.
 * {@code ZygotePool} keeps some zygotes ready for each session, {@code WarmStarts} finds out whether that works. The
 * other half of these classes is {@code zygote.c}.
 */
@NullMarked
package dev.sluice.session.runner.warm;

import org.jspecify.annotations.NullMarked;
