import { describe, expect, it } from 'vitest';

import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import { noteOf } from '../../shared/session-note.ts';
import type { SessionState } from '../../shared/session.ts';
import { step } from './session-machine.ts';
import type { SessionEffect, SessionEvent, Step } from './step.ts';

const home = { roamingAllowed: false };
const redialPausesMs = [
  250, 2_000, 5_000, 10_000, 30_000, 60_000, 60_000, 120_000, 120_000, 300_000,
];
const lease: IpLease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: ['192.89.123.230'],
  mtu: 1500,
  source: 'at',
};
const ipv4Only = { ipv4: true, ipv6: false };
const connected = { families: ipv4Only, lease, lease6: undefined };
const registered: SessionEvent = {
  type: 'registration-changed',
  registration: { status: 'home', operator: 'Play', rat: 'LTE' },
};

describe('the good day', () => {
  it('walks from idle to online and asks for one thing at a time', () => {
    const walk = run([
      { type: 'connect-requested' },
      { type: 'stick-opened', product: 'E3372' },
      { type: 'modem-awake' },
      { type: 'sim-read', sim: { status: 'pin', triesLeft: 3 } },
      { type: 'unlock-requested' },
      { type: 'sim-read', sim: { status: 'ready' } },
      registered,
      { type: 'bearer-up', families: ipv4Only },
      { type: 'lease', lease },
      { type: 'host-configured', lease, lease6: undefined },
      { type: 'answered' },
    ]);
    expect(walk.states).toEqual([
      'opening',
      'waking',
      'reading-sim',
      'pin-required',
      'unlocking',
      'registering',
      'dialling',
      'addressing',
      'verifying',
      'verifying',
      'online',
    ]);
    expect(walk.effects.filter((type) => !type.endsWith('deadline'))).toEqual([
      'open-stick',
      'wake-modem',
      'read-sim',
      'unlock-sim',
      'watch-registration',
      'dial',
      'start-link',
      'start-probe',
      'configure-host',
    ]);
  });

  it('skips the PIN when the SIM is ready', () => {
    const { next } = step({ state: 'reading-sim' }, simReady, home);
    expect(next.state).toBe('registering');
  });

  it('is online whichever comes first, the answer or the host set-up', () => {
    const verifying: SessionState = {
      state: 'verifying',
      ...connected,
      hostReady: false,
      answered: false,
    };
    const answeredFirst = step(verifying, { type: 'answered' }, home).next;
    expect(answeredFirst.state).toBe('verifying');
    expect(
      step(answeredFirst, { type: 'host-configured', lease, lease6: undefined }, home).next.state,
    ).toBe('online');
  });

  it('starts the check over when DHCP corrects the address', () => {
    const verifying: SessionState = {
      state: 'verifying',
      ...connected,
      hostReady: true,
      answered: false,
    };
    const corrected = { ...lease, address: '10.8.219.205', source: 'dhcp' as const };
    const { next, effects } = step(verifying, { type: 'lease', lease: corrected }, home);
    expect(next).toEqual({
      state: 'verifying',
      ...connected,
      lease: corrected,
      hostReady: false,
      answered: false,
    });
    expect(effects.map(({ type }) => type)).toEqual(['start-probe', 'configure-host']);
  });
});

describe('what can go wrong', () => {
  const gaveUp = (state: SessionState, event: SessionEvent) => {
    const { next, effects } = step(state, event, home);
    expect(effects.map(({ type }) => type)).toEqual(['clear-deadline', 'close']);
    return next.state === 'closing' ? next.failure : undefined;
  };

  it.each<[string, SessionState, SessionEvent, string]>([
    ['silent modem', { state: 'waking', product: 'x' }, deadline(), 'at-silent'],
    ['no network', registering(), deadline(), 'no-network'],
    ['refused by the network', registering(), registration('denied'), 'registration-denied'],
    ['abroad without consent', registering(), registration('roaming'), 'roaming-blocked'],
    ['unknown APN', dialling(1), { type: 'bearer-down', cause: 27 }, 'apn-refused'],
    ['wrong APN password', dialling(1), { type: 'bearer-down', cause: 29 }, 'auth-refused'],
    ['not subscribed', dialling(1), { type: 'bearer-down', cause: 33 }, 'not-subscribed'],
    [
      'refused for another cause',
      dialling(1),
      { type: 'bearer-down', cause: 38 },
      'bearer-refused',
    ],
    ['refused without a cause', dialling(1), { type: 'bearer-down', cause: 0 }, 'bearer-refused'],
    ['no word after dialling', dialling(1), deadline(), 'bearer-timeout'],
    ['no address', { state: 'addressing', families: ipv4Only }, deadline(), 'no-address'],
    ['address but no answer', verifying(), { type: 'unanswered' }, 'no-answer'],
    ['unplugged', { state: 'online', ...connected }, failed('stick-gone'), 'stick-gone'],
  ])('%s ends in its code', (_name, state, event, code) => {
    expect(gaveUp(state, event)?.code).toBe(code);
  });

  it('asks the user again after a wrong PIN and says how many tries are left', () => {
    const { next, effects } = step(
      { state: 'unlocking' },
      {
        type: 'unlock-refused',
        sim: { status: 'pin', triesLeft: 2 },
        failure: { code: 'pin-wrong', triesLeft: 2 },
      },
      home,
    );
    expect(next).toEqual({
      state: 'pin-required',
      kind: 'pin',
      triesLeft: 2,
      refused: { code: 'pin-wrong', triesLeft: 2 },
    });
    expect(effects.map(({ type }) => type)).toEqual(['clear-deadline']);
  });

  it('tells the user of an attempt that is still on record before the next one', () => {
    const sim = { status: 'pin', triesLeft: 2, onRecord: 'unfinished-attempt' } as const;
    const event: SessionEvent = { type: 'sim-read', sim };
    expect(step({ state: 'reading-sim' }, event, home).next).toMatchObject({
      state: 'pin-required',
      refused: { code: 'pin-guarded', detail: 'unfinished-attempt', triesLeft: 2 },
    });
    const failure = { code: 'pin-wrong' } as const;
    const again: SessionEvent = { type: 'unlock-refused', sim, failure };
    expect(step({ state: 'unlocking' }, again, home).next).toMatchObject({ refused: failure });
  });

  it('calls a SIM without PUK tries blocked', () => {
    const sim = { status: 'puk', triesLeft: 0 } as const;
    expect(gaveUp({ state: 'reading-sim' }, { type: 'sim-read', sim })?.code).toBe('sim-blocked');
  });

  it('keeps the failure until everything is given back', () => {
    const closing: SessionState = { state: 'closing', failure: { code: 'no-answer' } };
    expect(step(closing, { type: 'disconnect-requested' }, home).next).toEqual(closing);
    expect(step(closing, { type: 'closed' }, home).next).toEqual({
      state: 'failed',
      failure: { code: 'no-answer' },
    });
  });
});

it('does not call itself idle when the host could not be restored', () => {
  const closing: SessionState = { state: 'closing', failure: undefined };
  const failure = { code: 'host-network-failed' } as const;
  expect(step(closing, { type: 'closed', failure }, home).next).toEqual({
    state: 'failed',
    failure,
  });
});

describe('two families', () => {
  const both = { ipv4: true, ipv6: true };
  const lease6: Ipv6Lease = {
    address: '2001:db8:4a:1::7',
    prefixLength: 64,
    gateway: 'fe80::1',
    dnsServers: ['2001:db8:53::1'],
    mtu: 1500,
    preferredLifetimeS: 0xffffffff,
    validLifetimeS: 0xffffffff,
  };
  const online = (change: object): SessionState => ({
    ...({ state: 'online', families: both, lease, lease6 } as const),
    ...change,
  });
  const types = ({ effects }: Step) => effects.map(({ type }) => type);

  it('verify with the lease that is there first', () => {
    const result = step(
      { state: 'addressing', families: both },
      { type: 'lease6', lease: lease6 },
      home,
    );
    expect(result.next).toMatchObject({ state: 'verifying', lease: undefined, lease6 });
    expect(result.effects.at(-1)).toEqual({ type: 'configure-host', lease: undefined, lease6 });
  });

  it('are online with IPv6 alone only if there is no IPv4, or it does not come', () => {
    const done = { type: 'host-configured', lease: undefined, lease6 } as const;
    const verifying = (families: IpFamilies): SessionState => ({
      ...({ state: 'verifying', lease: undefined, lease6 } as const),
      ...{ families, hostReady: false, answered: true },
    });
    expect(step(verifying({ ipv4: false, ipv6: true }), done, home).next).toEqual({
      ...{ state: 'online', families: { ipv4: false, ipv6: true } },
      ...{ lease: undefined, lease6 },
    });
    const waiting = step(verifying(both), done, home);
    expect(waiting.next.state).toBe('verifying');
    expect(waiting.effects).toEqual([{ type: 'set-deadline', afterMs: 3_000 }]);
    expect(step(waiting.next, deadline(), home).next.state).toBe('online');

    const joined = step(waiting.next, { type: 'lease', lease }, home);
    expect(types(joined)).toEqual(['set-deadline', 'configure-host']);
    expect(joined.next).toMatchObject({ answered: true, hostReady: false, lease, lease6 });
    expect(step(joined.next, done, home).next.state).toBe('verifying');
    expect(step(joined.next, { ...done, lease }, home).next.state).toBe('online');
    expect(step(joined.next, deadline(), home).next).toMatchObject({
      failure: { code: 'no-answer' },
    });
  });

  it('goes online at once when the network takes back the IPv4 that was awaited', () => {
    const waiting: SessionState = {
      ...({ state: 'verifying', families: both, lease: undefined, lease6 } as const),
      ...{ hostReady: true, answered: true },
    };
    const families = { ipv4: false, ipv6: true };
    const result = step(waiting, { type: 'bearer-up', families }, home);
    expect(result.next).toEqual({ state: 'online', families, lease: undefined, lease6 });
    expect(types(result)).toEqual(['set-link-families', 'clear-deadline']);
  });

  it('join while online: the host follows', () => {
    const result = step(online({ lease6: undefined }), { type: 'lease6', lease: lease6 }, home);
    expect(result.next).toEqual(online({}));
    expect(result.effects).toEqual([{ type: 'configure-host', lease, lease6 }]);
  });

  it.each<[string, SessionEvent, object]>([
    ['an expired IPv6 lease', { type: 'lease6-lost' }, { lease6: undefined }],
    ['a lost IPv4 lease', { type: 'lease-lost' }, { lease: undefined }],
  ])('stay online after %s', (_, event, change) => {
    const result = step(online({}), event, home);
    expect(result.next).toEqual(online(change));
    expect(result.effects).toEqual([{ type: 'configure-host', lease, lease6, ...change }]);
  });

  it('redial when the last lease is lost', () => {
    const result = step(online({ lease: undefined }), { type: 'lease6-lost' }, home);
    expect(result.next).toMatchObject({ state: 'recovering', cause: { code: 'no-address' } });
  });

  it('stay online when the network takes one of them', () => {
    const families = { ipv4: true, ipv6: false };
    const result = step(online({}), { type: 'bearer-up', families }, home);
    expect(result.next).toEqual(online({ families, lease6: undefined }));
    expect(result.effects).toEqual([
      { type: 'set-link-families', families },
      { type: 'configure-host', lease, lease6: undefined },
    ]);
  });

  it('look for an address again when the one that was online goes', () => {
    const families = { ipv4: false, ipv6: true };
    const result = step(online({ lease6: undefined }), { type: 'bearer-up', families }, home);
    expect(result.next).toEqual({ state: 'addressing', families });
    expect(types(result)).toEqual(['set-deadline', 'set-link-families']);
  });

  it('are named when there is only the newer one', () => {
    expect(noteOf(online({}))).toBeUndefined();
    expect(noteOf(online({ families: { ipv4: false, ipv6: true }, lease: undefined }))).toBe(
      'ipv6-only',
    );
    expect(noteOf({ state: 'idle' })).toBeUndefined();
  });
});

describe('redialling', () => {
  it('dials again after the network took the bearer away, with growing pauses', () => {
    let state: SessionState = { state: 'online', ...connected };
    for (const [index, pauseMs] of redialPausesMs.entries()) {
      const rules = { ...home, recoveries: index };
      const lost = step(state, { type: 'bearer-down', cause: 36 }, rules);
      expect(lost.effects.flatMap((effect) => pauseOf(effect))).toEqual([pauseMs]);
      expect(lost.next).toMatchObject({ state: 'recovering', attempt: index + 1 });
      const next = { ...home, recoveries: index + 1 };
      const again = step(lost.next, { type: 'deadline-passed' }, next);
      expect(again.next.state).toBe('registering');
      expect(again.effects.map(({ type }) => type)).toContain('watch-registration');
      state = step(again.next, registered, next).next;
      expect(state).toMatchObject({ state: 'dialling', attempt: index + 2 });
    }
    const rules = { ...home, recoveries: redialPausesMs.length };
    expect(step(state, { type: 'bearer-down', cause: 36 }, rules).next.state).toBe('closing');
  });

  it('does not go abroad on the way back', () => {
    const recovering: SessionState = {
      state: 'recovering',
      attempt: 1,
      cause: { code: 'network-detach' },
      action: 'redial',
      acting: false,
    };
    const { next } = step(recovering, { type: 'deadline-passed' }, home);
    expect(step(next, registration('roaming'), home).next).toEqual({
      state: 'closing',
      failure: { code: 'roaming-blocked' },
    });
  });

  it.each<[string, SessionState]>([
    ['getting an address', { state: 'addressing', families: connected.families }],
    ['checking', verifying()],
    ['online', { state: 'online', ...connected }],
  ])('lets pauses grow for a bearer that breaks again while %s', (_name, state) => {
    const pauses = redialPausesMs.map((_, recoveries) => {
      const { next, effects } = step(
        state,
        { type: 'bearer-down', cause: 36 },
        { ...home, recoveries },
      );
      expect(next).toMatchObject({ state: 'recovering', attempt: recoveries + 1 });
      return effects.flatMap((effect) => pauseOf(effect))[0];
    });
    expect(pauses).toEqual(redialPausesMs);
    const rules = { ...home, recoveries: redialPausesMs.length };
    const last = step(state, { type: 'bearer-down', cause: 36 }, rules);
    expect(last.next).toMatchObject({ state: 'closing', failure: { code: 'network-detach' } });
  });
});

const simReady: SessionEvent = { type: 'sim-read', sim: { status: 'ready' } };

function deadline(): SessionEvent {
  return { type: 'deadline-passed' };
}

function failed(code: 'stick-gone'): SessionEvent {
  return { type: 'failed', failure: { code } };
}

function registering(): SessionState {
  return { state: 'registering', registration: undefined };
}

function registration(status: 'denied' | 'roaming'): SessionEvent {
  return { type: 'registration-changed', registration: { status } };
}

function dialling(attempt: number): SessionState {
  return { state: 'dialling', operator: undefined, attempt };
}

function verifying(): SessionState {
  return { state: 'verifying', ...connected, hostReady: true, answered: false };
}

function pauseOf(effect: SessionEffect): number[] {
  return effect.type === 'set-deadline' ? [effect.afterMs] : [];
}

function run(events: readonly SessionEvent[]) {
  let state: SessionState = { state: 'idle' };
  const states: string[] = [];
  const effects: string[] = [];
  for (const event of events) {
    const result = step(state, event, home);
    state = result.next;
    states.push(state.state);
    effects.push(...result.effects.map(({ type }) => type));
  }
  return { states, effects };
}
