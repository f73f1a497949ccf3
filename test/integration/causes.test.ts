/** The causes that are named while a session runs: the right ones, soon, and none for mere noise. */
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';

import type { CauseCode } from '../../shared/cause.ts';
import { LiveDiagnosis } from '../../main/diagnostics/live/live-diagnosis.ts';
import { FlightRecorder } from '../../main/diagnostics/recorder/flight-recorder.ts';
import { SessionRecording } from '../../main/diagnostics/recorder/record-session.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { healthyRuns, situations } from './situations.ts';
import { virtualRun, type VirtualRunOptions } from './virtual-run.ts';

/** Behind the evidence. */
const NAMED_WITHIN_MS = 15_000;
const LIMIT_MS = 300_000;

let time: VirtualTime;
beforeEach(() => {
  time = new VirtualTime();
});
afterEach(() => time.end());

const tally = { right: 0, runs: 0, falseCauses: 0, healthy: 0 };
afterAll(() => {
  const share = (part: number, whole: number): string =>
    `${part} of ${whole} (${whole === 0 ? '–' : ((100 * part) / whole).toFixed(1)} %)`;
  console.log(`causes: right on top ${share(tally.right, tally.runs)}`);
  console.log(`causes: named where nothing is wrong ${share(tally.falseCauses, tally.healthy)}`);
});

it('has situations enough', () => {
  expect(situations.length).toBeGreaterThanOrEqual(60);
  expect(healthyRuns.length).toBeGreaterThanOrEqual(15);
});

it.each(situations)('$name → $cause', async ({ options, cause, strikesAtMs }) => {
  tally.runs += 1;
  const watched = watchedRun(options);
  const named = await watched.until(cause, strikesAtMs);
  await watched.end();
  expect(named, watched.story()).toEqual({ top: cause, inTime: true });
  tally.right += 1;
});

it.each(healthyRuns)('names nothing for $name', async ({ options }) => {
  tally.healthy += 1;
  const watched = watchedRun(options);
  const seen = await watched.seenUntilOnline(60_000);
  await watched.end();
  if (seen.length > 0) tally.falseCauses += 1;
  expect(seen, watched.story()).toEqual([]);
});

function watchedRun(options: VirtualRunOptions) {
  const recorder = new FlightRecorder({ nowMs: () => performance.now(), wallMs: () => Date.now() });
  const live = new LiveDiagnosis();
  const recording = new SessionRecording(recorder, (entry) => live.take(entry));
  const run = virtualRun(time, { ...options, onTranscript: recording.onTranscript });
  const stop = recording.follow(run.runner, run.datapath);
  const top = (): CauseCode | undefined => live.causes(performance.now())[0]?.code;
  const isAtRest = (): boolean => ['failed', 'pin-required'].includes(run.runner.state.state);

  return {
    story: (): string =>
      `${run.walk()}\n${live
        .causes(performance.now())
        .map(({ code, confidence }) => `${code} ${confidence}`)
        .join(', ')}`,

    /** The cause on top as soon as it is the right one, or what stands there when time is up. */
    async until(cause: CauseCode, strikesAtMs: number | undefined) {
      const startMs = performance.now();
      run.runner.connect();
      let evidenceMs: number | undefined;
      for (;;) {
        await time.pass(500);
        const passedMs = performance.now() - startMs;
        const isStruck =
          passedMs >= (strikesAtMs ?? Infinity) && run.runner.state.state !== 'online';
        if (isAtRest() || isStruck) evidenceMs ??= passedMs;
        if (evidenceMs !== undefined && top() === cause) return { top: cause, inTime: true };
        const isLate = evidenceMs !== undefined && passedMs > evidenceMs + NAMED_WITHIN_MS;
        if (isLate || passedMs > LIMIT_MS) return { top: top(), inTime: false };
      }
    },

    /** Every cause that was named on the way to `online` and so long after. */
    async seenUntilOnline(staysMs: number): Promise<readonly CauseCode[]> {
      const seen = new Set<CauseCode>();
      run.runner.connect();
      let onlineMs: number | undefined;
      for (let passedMs = 0; passedMs < LIMIT_MS; passedMs += 500) {
        await time.pass(500);
        const code = top();
        if (code !== undefined) seen.add(code);
        if (run.runner.state.state === 'online') onlineMs ??= passedMs;
        if (onlineMs !== undefined && passedMs - onlineMs > staysMs) break;
      }
      expect(run.runner.state.state, run.walk()).toBe('online');
      return [...seen];
    },

    async end(): Promise<void> {
      stop();
      await run.end();
    },
  };
}
