/** What holds for any order of events, under any rules: all events there are, all failures there are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { failureCodes } from '../../shared/failure.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { SessionState, SimReading } from '../../shared/session.ts';
import { step } from './session-machine.ts';
import type { SessionEffect, SessionEvent, SessionRules } from './step.ts';

const lease: IpLease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: ['192.89.123.230'],
  mtu: 1500,
  source: 'at',
};
const otherLease: IpLease = { ...lease, address: '10.8.219.205', source: 'dhcp' };
const lease6: Ipv6Lease = {
  address: '2001:db8::7',
  prefixLength: 64,
  gateway: undefined,
  dnsServers: [],
  mtu: 1280,
  preferredLifetimeS: 60,
  validLifetimeS: 60,
};
const pin: SimReading = { status: 'pin', triesLeft: 3 };
const remembered: SimReading = { ...pin, remembered: true };
const onRecord: SimReading = { ...remembered, onRecord: 'unfinished-attempt' };
const readings: readonly SimReading[] = [
  { status: 'ready' },
  pin,
  remembered,
  onRecord,
  { status: 'puk', triesLeft: 10 },
  { status: 'puk', triesLeft: 0 },
];
const failures = failureCodes.map((code) => ({ code }));
const families = [
  { ipv4: true, ipv6: false },
  { ipv4: true, ipv6: true },
  { ipv4: false, ipv6: true },
];

/** Every type of event: a new one does not compile until it is drawn here too. */
const kinds: {
  readonly [Type in SessionEvent['type']]: readonly Extract<SessionEvent, { type: Type }>[];
} = {
  'connect-requested': [{ type: 'connect-requested' }],
  'disconnect-requested': [{ type: 'disconnect-requested' }],
  'stick-present': [{ type: 'stick-present' }],
  'plan-changed': [{ type: 'plan-changed' }],
  'routing-changed': [{ type: 'routing-changed' }],
  'in-doubt': [{ type: 'in-doubt' }],
  'unlock-requested': [{ type: 'unlock-requested' }],
  'stick-opened': [{ type: 'stick-opened', product: 'E3372' }],
  'modem-awake': [{ type: 'modem-awake' }],
  'sim-read': readings.map((sim) => ({ type: 'sim-read', sim })),
  'unlock-refused': readings.map((sim) => ({
    type: 'unlock-refused',
    sim,
    failure: { code: 'pin-wrong' },
  })),
  'registration-changed': (['home', 'roaming', 'searching', 'denied', 'none'] as const).map(
    (status) => ({ type: 'registration-changed', registration: { status } }),
  ),
  'bearer-up': families.map((those) => ({ type: 'bearer-up', families: those })),
  'bearer-down': [undefined, 0, 27, 36].map((cause) => ({ type: 'bearer-down', cause })),
  lease: [lease, otherLease].map((one) => ({ type: 'lease', lease: one })),
  'lease-lost': [{ type: 'lease-lost' }],
  lease6: [{ type: 'lease6', lease: lease6 }],
  'lease6-lost': [{ type: 'lease6-lost' }],
  'host-configured': [lease, otherLease, undefined].flatMap((four) =>
    [lease6, undefined].map((six) => ({ type: 'host-configured', lease: four, lease6: six })),
  ),
  answered: [{ type: 'answered' }],
  unanswered: [{ type: 'unanswered' }],
  'deadline-passed': [{ type: 'deadline-passed' }],
  failed: failures.map((failure) => ({ type: 'failed', failure })),
  closed: [{ type: 'closed' }, { type: 'closed', failure: { code: 'host-network-failed' } }],
};

/** The good day, from the wish to the first answer. */
const goodDay: readonly SessionEvent[] = [
  { type: 'connect-requested' },
  { type: 'stick-opened', product: 'E3372' },
  { type: 'modem-awake' },
  { type: 'sim-read', sim: pin },
  { type: 'unlock-requested' },
  { type: 'sim-read', sim: { status: 'ready' } },
  { type: 'registration-changed', registration: { status: 'home' } },
  { type: 'bearer-up', families: { ipv4: true, ipv6: false } },
  { type: 'lease', lease },
  { type: 'host-configured', lease, lease6: undefined },
  { type: 'answered' },
];

/** The same with a SIM whose PIN is remembered. */
const secondDay: readonly SessionEvent[] = goodDay.flatMap((event): SessionEvent[] => {
  if (event.type === 'unlock-requested') return [];
  return event.type === 'sim-read' && event.sim === pin
    ? [{ type: 'sim-read', sim: remembered }]
    : [event];
});

interface Move {
  readonly event: SessionEvent;
  readonly rules: SessionRules;
}

interface Stride extends Move {
  readonly before: SessionState;
  readonly after: SessionState;
  readonly effects: readonly SessionEffect[];
}

it('sends at most one PIN per user action, and by itself only a remembered one, once', () => {
  forAnyOrder((walk) => {
    let byMemory = 0;
    for (const { event, effects } of walk) {
      if (has(effects, 'read-sim')) byMemory = 0;
      const entered = effects.filter(({ type }) => type === 'unlock-sim').length;
      if (entered > (event.type === 'unlock-requested' ? 1 : 0)) return false;
      if (!has(effects, 'unlock-sim-by-memory')) continue;
      byMemory += 1;
      const isKnown =
        event.type === 'sim-read' &&
        event.sim.status !== 'ready' &&
        event.sim.remembered === true &&
        event.sim.onRecord === undefined;
      if (!isKnown || byMemory > 1) return false;
    }
    return true;
  });
});

it('never calls itself online before the host is configured for that very lease', () => {
  forAnyOrder((walk) => {
    let configured: { lease: unknown; lease6: unknown }[] = [];
    return walk.every(({ event, effects, before, after }) => {
      if (has(effects, 'configure-host') || has(effects, 'close')) configured = [];
      if (event.type === 'host-configured') configured.push(event);
      if (after.state !== 'online' || before.state === 'online') return true;
      return (
        before.state === 'verifying' &&
        configured.some((done) => done.lease === after.lease && done.lease6 === after.lease6)
      );
    });
  });
});

it('finds a way back to idle from everywhere, and does not come back from there by itself', () => {
  forAnyOrder((walk) => {
    const state = walk.at(-1)?.after ?? { state: 'idle' };
    return [true, false].every((canReopen) => {
      const rules = { roamingAllowed: false, wasOnline: true, canReopen, resetsLeft: 3 };
      const ways = (
        ['disconnect-requested', 'closed', 'disconnect-requested'] as const
      ).reduce<SessionState>((from, type) => step(from, { type }, rules).next, state);
      return ways.state === 'idle';
    });
  });
});

it('holds the stick once at a time, and gives everything back exactly once', () => {
  forAnyOrder((walk) => {
    let isHeld = false;
    return walk.every(({ effects, after }) => {
      for (const { type } of effects) {
        if (type === 'open-stick' || type === 'close') {
          if (isHeld === (type === 'open-stick')) return false;
          isHeld = type === 'open-stick';
        }
      }
      const holdsNothing = ['idle', 'failed', 'waiting-for-stick', 'closing'].includes(after.state);
      return isHeld !== holdsNothing;
    });
  });
});

it('waits for a stick and restarts one only where somebody watches the bus, and within the ration', () => {
  forAnyOrder((walk) =>
    walk.every(({ before, after, effects, rules: { canReopen = false, resetsLeft = 0 } }) => {
      if (after.state === 'recovering' && before.state !== 'recovering') {
        const isRestart = after.action === 'reset-modem' || after.action === 'reset-usb';
        if (isRestart && (!canReopen || resetsLeft === 0)) return false;
      }
      const comesBack = after.state === 'closing' && after.comeBack !== undefined;
      if (comesBack && before.state !== 'closing' && !canReopen) return false;
      return has(effects, 'await-stick') === entered(before, after, 'waiting-for-stick');
    }),
  );
});

it('ends for what only a person can remove, under any rules', () => {
  const forPersons = ['pin-wrong', 'sim-blocked', 'roaming-blocked', 'cap-reached', 'sim-missing'];
  forAnyOrder((walk) =>
    walk.every(({ event, before, after }) => {
      if (event.type !== 'failed' || !forPersons.includes(event.failure.code)) return true;
      return after === before || (after.state === 'closing' && after.comeBack === undefined);
    }),
  );
});

it('reaches every state in these walks', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(anyMoves(), (moves) => {
      for (const { after } of walkThrough(moves)) reached.add(after.state);
    }),
    { numRuns: 2_000 },
  );
  expect([...reached].sort()).toEqual([
    'addressing',
    'closing',
    'dialling',
    'failed',
    'idle',
    'online',
    'opening',
    'pin-required',
    'reading-sim',
    'recovering',
    'registering',
    'unlocking',
    'verifying',
    'waiting-for-stick',
    'waking',
  ]);
});

/** 10,000 walks; `holds` judges each. */
function forAnyOrder(holds: (walk: readonly Stride[]) => boolean): void {
  fc.assert(
    fc.property(anyMoves(), (moves) => holds(walkThrough(moves))),
    { numRuns: 10_000 },
  );
}

/** From idle. */
function walkThrough(moves: readonly Move[]): Stride[] {
  let before: SessionState = { state: 'idle' };
  return moves.map(({ event, rules }) => {
    const { next: after, effects } = step(before, event, rules);
    const stride = { event, rules, before, after, effects };
    before = after;
    return stride;
  });
}

/** A part of the good day first, and its events more often, so that the later states are reached. */
function anyMoves(): fc.Arbitrary<Move[]> {
  const anyEvent = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...goodDay, ...secondDay) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...Object.values<readonly SessionEvent[]>(kinds))
        .chain((events) => fc.constantFrom(...events)),
    },
    { weight: 1, arbitrary: fc.constantFrom<SessionEvent>({ type: 'closed' }) },
  );
  const anyMove = fc.record({ event: anyEvent, rules: anyRules });
  const head = fc
    .tuple(fc.constantFrom(goodDay, secondDay), fc.nat({ max: goodDay.length }), anyRules)
    .map(([day, count, rules]) => day.slice(0, count).map((event) => ({ event, rules })));
  const tail = fc.array(anyMove, { maxLength: 40 });
  return fc.tuple(head, tail).map(([first, rest]) => [...first, ...rest]);
}

/** The runner knows them at each event anew; here they may change with each. */
const anyRules: fc.Arbitrary<SessionRules> = fc.record(
  {
    roamingAllowed: fc.boolean(),
    recoveries: fc.nat({ max: 12 }),
    wasOnline: fc.boolean(),
    canReopen: fc.boolean(),
    resetsLeft: fc.nat({ max: 3 }),
  },
  { requiredKeys: ['roamingAllowed'] },
);

function has(effects: readonly SessionEffect[], wanted: SessionEffect['type']): boolean {
  return effects.some(({ type }) => type === wanted);
}

function entered(before: SessionState, after: SessionState, name: SessionState['state']): boolean {
  return after.state === name && before.state !== name;
}
