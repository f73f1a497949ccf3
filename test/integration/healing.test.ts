/** What breaks while online mends itself: each remedy against the trouble that only it can mend. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { HistoryEntry } from '../../shared/session-history.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { healingRun, type HealingRun, type HealingRunOptions } from './healing-run.ts';

let time: VirtualTime;
let run: HealingRun;
beforeEach(() => void (time = new VirtualTime()));
afterEach(async () => {
  try {
    await run.end();
  } finally {
    time.end();
  }
});

async function online(options: HealingRunOptions = {}): Promise<HealingRun> {
  run = healingRun(time, options);
  run.runner.connect();
  await run.reach('online');
  await time.pass(5_000);
  run.states.length = 0;
  run.sent.length = 0;
  return run;
}

function remedies(): string[] {
  return run.runner.history.entries.flatMap((entry: HistoryEntry) =>
    entry.type === 'healing' ? [`${entry.cause.code}: ${entry.action}: ${entry.outcome}`] : [],
  );
}

describe('a stick that is pulled out', () => {
  it('is waited for, and is online within ten seconds of a usable modem', async () => {
    await online({ faults: { registrationDelayMs: 1_000 } });
    run.bay.act({ do: 'unplug' });
    await run.reach('waiting-for-stick');
    expect(run.hostNetwork.current).toBeUndefined();
    await time.pass(60_000);
    expect(run.runner.state.state).toBe('waiting-for-stick');
    const pluggedAtMs = performance.now();
    run.bay.act({ do: 'plug-in' });
    await run.reach('online');
    expect(performance.now() - pluggedAtMs).toBeLessThan(10_000);
    expect(remedies()).toEqual(['stick-gone: await-stick: worked']);
  });

  it('needs no second PIN from the person who typed it', async () => {
    run = healingRun(time, { sim: { pin: '4711' } });
    run.runner.connect();
    await run.reach('pin-required');
    run.runner.unlock({ kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: false });
    await run.reach('online');
    run.states.length = 0;
    run.sent.length = 0;
    run.bay.act({ do: 'unplug' });
    await run.reach('waiting-for-stick');
    run.bay.act({ do: 'plug-in' });
    await run.reach('online');
    expect(run.walk()).not.toContain('pin-required');
    expect(run.sent.filter((line) => line.startsWith('AT+CPIN='))).toEqual(['AT+CPIN=****']);
  });

  it('needs its PIN from a person again once that person has disconnected', async () => {
    run = healingRun(time, { sim: { pin: '4711' } });
    run.runner.connect();
    await run.reach('pin-required');
    run.runner.unlock({ kind: 'pin', pin: '4711', origin: 'user', consentToLastTry: false });
    await run.reach('online');
    await time.until(run.runner.disconnect(), 60_000);
    run.bay.act({ do: 'unplug' });
    run.bay.act({ do: 'plug-in' });
    run.sent.length = 0;
    run.runner.connect();
    await run.reach('pin-required');
    expect(run.sent.filter((line) => line.startsWith('AT+CPIN='))).toEqual([]);
  });

  it('is switched out of its install CD where it comes back as one', async () => {
    await online({ profile: 'e3372h-1506' });
    run.bay.act({ do: 'unplug' });
    await run.reach('waiting-for-stick');
    run.bay.act({ do: 'plug-in' });
    await run.reach('online');
  });

  it('is given up when the person disconnects meanwhile', async () => {
    await online();
    run.bay.act({ do: 'unplug' });
    await run.reach('waiting-for-stick');
    await time.until(run.runner.disconnect(), 60_000);
    run.bay.act({ do: 'plug-in' });
    await time.pass(60_000);
    expect(run.runner.state).toEqual({ state: 'idle' });
  });
});

describe('a path that falls silent', () => {
  it('is noticed in the traffic and dialled again', async () => {
    await online();
    const stop = run.runner.onState(({ state }) => {
      if (state === 'dialling')
        run.bay.act({ do: 'set-faults', faults: { answersNothing: false } });
    });
    run.bay.act({ do: 'set-faults', faults: { answersNothing: true } });
    await run.reach('recovering');
    await run.reach('online');
    stop();
    expect(remedies()).toEqual(['no-answer: redial: worked']);
  });

  it('is left alone while answers come, however one-sided the traffic is', async () => {
    await online();
    await time.pass(300_000);
    expect(run.walk()).toBe('');
  });

  it('climbs the ladder to its end, and goes on when the stick is plugged in anew', async () => {
    await online();
    const silence = { answersNothing: true };
    run.bay.act({ do: 'set-faults', faults: silence });
    // A stick that comes back after a restart is as silent as before.
    const stop = run.runner.onState(({ state }) => {
      if (state === 'waking') run.bay.act({ do: 'set-faults', faults: silence });
    });
    for (;;) {
      const state = await run.reach('waiting-for-stick');
      if (state.state === 'waiting-for-stick' && state.action === 'ask-to-replug') break;
      await run.reach('opening');
    }
    expect(remedies().filter((line) => !line.includes('await-stick'))).toEqual([
      'no-answer: redial: did-not-help',
      'no-answer: restart-radio: did-not-help',
      'no-answer: reset-modem: did-not-help',
      'no-answer: reset-usb: did-not-help',
      'no-answer: ask-to-replug: under-way',
    ]);
    // It is still plugged in, and that does not count.
    await time.pass(600_000);
    expect(run.runner.state.state).toBe('waiting-for-stick');
    stop();
    run.bay.act({ do: 'unplug' });
    await time.pass(10_000);
    run.bay.act({ do: 'plug-in' });
    await run.reach('online');
  });
});

describe('a call that ended without a word', () => {
  it('is noticed in the traffic when its report was lost', async () => {
    await online({ faults: { noNotifications: true } });
    run.bay.act({ do: 'set-faults', faults: { urcDropPercent: 100 } });
    run.bay.act({ do: 'drop-bearer', cause: 36 });
    await run.reach('recovering');
    await run.reach('online');
    expect(remedies()).toEqual(['network-detach: redial: worked']);
  });

  it('is asked about after a sleep', async () => {
    await online({ faults: { noNotifications: true }, settings: { metered: true } });
    run.bay.act({ do: 'set-faults', faults: { urcDropPercent: 100 } });
    run.runner.suspend();
    run.bay.act({ do: 'drop-bearer', cause: 36 });
    run.runner.resume();
    await run.reach('recovering');
    await run.reach('online');
    expect(run.runner.history.entries.map(({ type }) => type)).toEqual([
      'connected',
      'suspended',
      'resumed',
      'healing',
      'connected',
    ]);
  });
});

it('opens the stick again when its handle is dead, as after a sleep', async () => {
  await online();
  run.bay.act({ do: 'set-faults', faults: { handleDeadAfterMs: 10 } });
  await run.reach('waiting-for-stick');
  await run.reach('online');
  expect(remedies()).toEqual(['usb-error: reopen: worked']);
});

it('comes back after the stick lost its power', async () => {
  await online({ profile: 'e3372h-1506', sim: { pin: undefined } });
  run.bay.act({ do: 'set-faults', faults: { powerLossAfterMs: 10 } });
  await run.reach('waiting-for-stick');
  await run.reach('online');
});

it('goes on after a network that was away for ten minutes', async () => {
  await online();
  run.bay.act({ do: 'set-faults', faults: { noNetwork: true } });
  run.bay.act({ do: 'drop-bearer', cause: 36 });
  await time.pass(600_000);
  run.bay.act({ do: 'set-faults', faults: { noNetwork: false } });
  await run.reach('online');
});

describe('a restart that a person asks for', () => {
  it('takes an open stick off the bus and goes online with it again, without another PIN', async () => {
    await online({ sim: { pin: undefined } });
    run.runner.restartStick();
    expect(run.runner.state).toMatchObject({ state: 'recovering', action: 'reset-modem' });
    await run.reach('waiting-for-stick');
    await run.reach('online');
    expect(run.sent.filter((line) => line === 'AT^RESET')).toHaveLength(1);
    expect(run.states.map(({ state }) => state)).not.toContain('failed');
  });

  it('opens a stick that is not open first, once', async () => {
    await online();
    await time.until(run.runner.disconnect(), 60_000);
    run.sent.length = 0;
    run.runner.restartStick();
    await run.reach('waiting-for-stick');
    await run.reach('online');
    expect(run.sent.filter((line) => line === 'AT^RESET')).toHaveLength(1);
  });

  it('goes by the USB port where the modem hears nothing', async () => {
    await online();
    await time.until(run.runner.disconnect(), 60_000);
    run.bay.act({ do: 'set-faults', faults: { atSilent: true } });
    run.runner.connect();
    await time.until(run.runner.settled(), 600_000);
    expect(run.runner.state).toMatchObject({ state: 'failed', failure: { code: 'at-silent' } });
    run.runner.restartStick();
    await run.reach('online');
    expect(run.sent).not.toContain('AT^RESET');
  });
});
