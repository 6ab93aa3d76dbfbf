/** How a program ended, in words. */

/**
 * @typedef {object} Stage
 * @property {string} stdout
 * @property {string} stderr
 * @property {number | null} code
 * @property {string | null} signal
 * @property {string | null} status
 * @property {string | null} message
 * @property {number | null} memory bytes
 * @property {number | null} cpu_time ms
 * @property {number | null} wall_time ms
 */

const SIGNALS = { 4: 'SIGILL', 6: 'SIGABRT', 8: 'SIGFPE', 9: 'SIGKILL', 11: 'SIGSEGV', 13: 'SIGPIPE', 15: 'SIGTERM' };

/**
 * @param {{run: Stage, compile?: Stage}} result
 * @returns {{kind: 'good' | 'bad' | 'stopped', title: string, detail: string}}
 */
export function outcomeOf({ run, compile }) {
  if (compile && !succeeded(compile)) {
    const { title, detail } = ending(compile);
    return { kind: compile.status === 'RE' || compile.status === null ? 'bad' : 'stopped', title: 'Did not compile', detail: detail || `The compiler: ${title.toLowerCase()}` };
  }
  return ending(run);
}

/** @param {Stage} stage */
export function succeeded(stage) {
  return stage.code === 0 && !stage.signal && !stage.status;
}

/** @param {Stage} stage */
function ending(stage) {
  const detail = stage.message ?? '';
  switch (stage.status) {
    case 'TO':
      return { kind: 'stopped', title: 'Stopped: time limit', detail: detail || 'The program took longer than it may.' };
    case 'OL':
      return { kind: 'stopped', title: 'Stopped: output limit', detail: detail || 'The program wrote more than is kept.' };
    case 'EL':
      return { kind: 'stopped', title: 'Stopped: output limit', detail: detail || 'The program wrote more errors than are kept.' };
    case 'XX':
      return { kind: 'bad', title: 'The sandbox failed', detail: detail || 'The program could not be run in its sandbox.' };
    case 'SG':
      return { kind: 'bad', title: `Ended by signal ${stage.signal ?? ''}`.trim(), detail: reason(stage.signal) };
    default:
      return ordinary(stage);
  }
}

function ordinary(stage) {
  if (stage.signal) return { kind: 'bad', title: `Ended by signal ${stage.signal}`, detail: reason(stage.signal) };
  if (stage.code === 0) return { kind: 'good', title: 'Finished', detail: '' };
  const signal = SIGNALS[(stage.code ?? 0) - 128];
  return { kind: 'bad', title: 'Ended with an error', detail: signal ? `Exit code ${stage.code} stands for ${signal}. ${reason(signal)}`.trim() : '' };
}

/** @param {string | null | undefined} signal */
function reason(signal) {
  return {
    SIGKILL: 'Something killed the program: a limit of time or memory, or the system.',
    SIGSEGV: 'The program touched memory that is not its own.',
    SIGABRT: 'The program gave up, as after a failed assertion.',
    SIGFPE: 'The program did arithmetic that has no result, such as dividing by zero.',
  }[signal ?? ''] ?? '';
}
