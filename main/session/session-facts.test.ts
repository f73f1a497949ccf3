import { expect, it } from 'vitest';

import type { SessionState } from '../../shared/session.ts';
import { SessionFacts } from './session-facts.ts';

const stick = { product: 'HUAWEI_MOBILE (12d1:15b6)', busPath: '1-2', imei: undefined };
const sim = {
  iccid: '89490200001234567890',
  imsiPrefix: '262011',
  mncLength: 2,
  asksForPin: true,
} as const;
const signal = { rat: 'LTE', rsrpDbm: -95 };
const recovering: SessionState = {
  state: 'recovering',
  attempt: 1,
  cause: { code: 'network-detach' },
  action: 'redial',
  acting: false,
};
const online: SessionState = {
  state: 'online',
  families: { ipv4: true, ipv6: false },
  lease: undefined,
  lease6: undefined,
};

function facts() {
  const changes: SessionFacts[] = [];
  const known: SessionFacts = new SessionFacts(() => changes.push(known));
  return { known, changes };
}

function all({ stick, sim, registration, signal }: SessionFacts) {
  return { stick, sim, registration, signal };
}

it('keeps what it is told, and tells of each change', () => {
  const { known, changes } = facts();
  const registration = { status: 'home' } as const;
  known.stick = stick;
  known.sim = sim;
  known.registration = registration;
  known.signal = signal;
  expect(all(known)).toEqual({ stick, sim, registration, signal });
  expect(changes).toHaveLength(4);
});

it('keeps operator and technology through reports that name the status alone', () => {
  const { known } = facts();
  known.registration = { status: 'home', operator: 'Play', rat: 'LTE' };
  known.registration = { status: 'searching' };
  expect(known.registration).toEqual({ status: 'searching', operator: 'Play', rat: 'LTE' });
});

it('has been online since it first was, through what is mended on the way', () => {
  const { known } = facts();
  expect(known.onlineSinceMs).toBeUndefined();
  known.follow(online, 1_000);
  known.follow(recovering, 2_000);
  known.follow(online, 3_000);
  expect(known.onlineSinceMs).toBe(1_000);
  known.follow({ state: 'closing', failure: undefined }, 4_000);
  expect(known.onlineSinceMs).toBeUndefined();
  known.follow(online, 5_000);
  expect(known.onlineSinceMs).toBe(5_000);
});

it.each<SessionState>([
  { state: 'idle' },
  { state: 'failed', failure: { code: 'no-answer' } },
  { state: 'waiting-for-stick', cause: { code: 'stick-gone' }, attempt: 1, action: 'await-stick' },
])('forgets the stick and its SIM when it is not open any more: $state', (state) => {
  const { known } = facts();
  known.stick = stick;
  known.sim = sim;
  known.registration = { status: 'home' };
  known.signal = signal;
  known.follow(recovering, 1_000);
  known.follow({ state: 'closing', failure: undefined }, 2_000);
  expect(all(known)).toEqual({ stick, sim, registration: { status: 'home' }, signal });
  known.follow(state, 3_000);
  expect(all(known)).toEqual({
    stick: undefined,
    sim: undefined,
    registration: undefined,
    signal: undefined,
  });
});
