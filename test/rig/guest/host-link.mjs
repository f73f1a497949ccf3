// JSON lines over the second serial port: results go to the host, words for the stick too.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const TO_HOST = 3;
const startedMs = performance.now();
const waiting = new Map();
let lastQuestion = 0;

export function hostLinkReady() {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const answer = parse(line);
    waiting.get(answer?.id)?.(answer.answer);
    waiting.delete(answer?.id);
  });
}

/** The rest of a suite stands on what failed; it was reported already. */
export class SuiteEnd extends Error {}

/** Thrown by a check that can not be made here; it says why. */
export class Skip extends Error {}

/**
 * One named check. What `work` returns is shown behind its name; what it throws fails it and ends
 * the suite.
 */
export async function check(name, work) {
  const beganMs = performance.now();
  try {
    const detail = await work();
    report({ type: 'check', name, ok: true, detail, ms: Math.round(performance.now() - beganMs) });
    return detail;
  } catch (error) {
    const ms = Math.round(performance.now() - beganMs);
    if (error instanceof Skip) {
      report({ type: 'check', name, ok: true, skipped: error.message, ms });
      return undefined;
    }
    fail(name, error, ms);
    throw new SuiteEnd();
  }
}

export function fail(name, error, ms = 0) {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  report({ type: 'check', name, ok: false, detail, ms });
}

export function note(text) {
  report({ type: 'note', text: String(text) });
}

/** A number or a table for the report, which no check judges. */
export function measured(name, value) {
  report({ type: 'measured', name, value });
}

/** Words for the virtual stick, as `tetherstick simulate --usbip` takes them. */
export function tellStick(words) {
  const id = ++lastQuestion;
  const answered = new Promise((resolve) => waiting.set(id, resolve));
  report({ type: 'tell-stick', id, words });
  return answered;
}

export function end() {
  report({ type: 'end' });
  process.exit(0);
}

function report(message) {
  const atMs = Math.round(performance.now() - startedMs);
  const bytes = Buffer.from(`${JSON.stringify({ atMs, ...message })}\n`);
  for (let sent = 0; sent < bytes.length;) {
    try {
      sent += writeSync(TO_HOST, bytes, sent);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Noise of a serial line.
  }
}
