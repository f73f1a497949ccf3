// One line per step of the set-up, on stderr, so that stdout stays the program's own.
const startedAt = Date.now();

/** Says what is going on now. */
export function say(text) {
  process.stderr.write(`[${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s] ${text}\n`);
}

/** Ends the process with one plain sentence; 3 means "something is missing on this machine". */
export function stop(text, code = 3) {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
