package dev.sluice.gateway.admission;

/** The {@link AnswerMemory} of each thread. */
final class CurrentAnswerMemory {
    static final ThreadLocal<AnswerMemory> ROOM = ThreadLocal.withInitial(() -> AnswerMemory.UNBOUNDED);

    private CurrentAnswerMemory() {}
}
