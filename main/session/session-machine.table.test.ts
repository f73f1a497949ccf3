/**
 * Every event in every state: where it leads and what is done. What is not in the table changes
 * nothing and does nothing.
 */
import { expect, it } from 'vitest';

import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { SessionState, SessionStateName } from '../../shared/session.ts';
import { step } from './session-machine.ts';
import type { SessionEvent } from './step.ts';

const lease: IpLease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: [],
  mtu: 1500,
  source: 'at',
};
const lease6: Ipv6Lease = {
  address: '2001:db8::7',
  prefixLength: 64,
  gateway: undefined,
  dnsServers: [],
  mtu: 1500,
  preferredLifetimeS: 60,
  validLifetimeS: 60,
};
const families = { ipv4: true, ipv6: true };
const both = { families, lease, lease6 };
const cause = { code: 'network-detach' } as const;

const states: { readonly [Name in SessionStateName]: Extract<SessionState, { state: Name }> } = {
  idle: { state: 'idle' },
  failed: { state: 'failed', failure: cause },
  'waiting-for-stick': { state: 'waiting-for-stick', cause, attempt: 1, action: 'await-stick' },
  opening: { state: 'opening' },
  waking: { state: 'waking', product: 'E3372' },
  'reading-sim': { state: 'reading-sim' },
  'pin-required': { state: 'pin-required', kind: 'pin', triesLeft: 3, refused: undefined },
  unlocking: { state: 'unlocking' },
  registering: { state: 'registering', registration: undefined },
  dialling: { state: 'dialling', operator: 'Play', attempt: 1 },
  addressing: { state: 'addressing', families },
  verifying: { state: 'verifying', ...both, hostReady: true, answered: false },
  online: { state: 'online', ...both },
  recovering: { state: 'recovering', attempt: 1, cause, action: 'redial', acting: false },
  closing: { state: 'closing', failure: undefined },
};

const events: { readonly [Type in SessionEvent['type']]: Extract<SessionEvent, { type: Type }> } = {
  'connect-requested': { type: 'connect-requested' },
  'disconnect-requested': { type: 'disconnect-requested' },
  'stick-present': { type: 'stick-present' },
  'plan-changed': { type: 'plan-changed' },
  'routing-changed': { type: 'routing-changed' },
  'in-doubt': { type: 'in-doubt' },
  'unlock-requested': { type: 'unlock-requested' },
  'stick-opened': { type: 'stick-opened', product: 'E3372' },
  'modem-awake': { type: 'modem-awake' },
  'sim-read': { type: 'sim-read', sim: { status: 'ready' } },
  'unlock-refused': {
    type: 'unlock-refused',
    sim: { status: 'pin', triesLeft: 2 },
    failure: { code: 'pin-wrong' },
  },
  'registration-changed': {
    type: 'registration-changed',
    registration: { status: 'home', operator: 'Play' },
  },
  'bearer-up': { type: 'bearer-up', families },
  'bearer-down': { type: 'bearer-down', cause: 27 },
  lease: { type: 'lease', lease: { ...lease, source: 'dhcp' } },
  'lease-lost': { type: 'lease-lost' },
  lease6: { type: 'lease6', lease: { ...lease6, mtu: 1280 } },
  'lease6-lost': { type: 'lease6-lost' },
  'host-configured': { type: 'host-configured', lease, lease6 },
  answered: { type: 'answered' },
  unanswered: { type: 'unanswered' },
  'deadline-passed': { type: 'deadline-passed' },
  failed: { type: 'failed', failure: { code: 'sim-missing' } },
  closed: { type: 'closed' },
};

/** `event → state: effects`, for what is more than staying put. */
function reactions(state: SessionState): string[] {
  return Object.values(events).flatMap((event) => {
    const { next, effects } = step(state, event, { roamingAllowed: false });
    if (next === state && effects.length === 0) return [];
    const failure = 'failure' in next && next.failure ? ` (${next.failure.code})` : '';
    const done = effects.map((effect) =>
      effect.type === 'set-deadline' ? `${effect.afterMs} ms` : effect.type,
    );
    return [
      `${event.type} → ${next.state}${failure}${done.length > 0 ? ': ' : ''}${done.join(', ')}`,
    ];
  });
}

const table: Readonly<Record<SessionStateName, readonly string[]>> = {
  idle: ['connect-requested → opening: 30000 ms, open-stick', 'disconnect-requested → idle'],
  failed: ['connect-requested → opening: 30000 ms, open-stick', 'disconnect-requested → idle'],
  'waiting-for-stick': [
    'connect-requested → opening: 30000 ms, open-stick',
    'disconnect-requested → idle: stop-waiting',
    'stick-present → opening: 30000 ms, open-stick',
  ],
  opening: [
    'disconnect-requested → closing: clear-deadline, close',
    'stick-opened → waking: 30000 ms, wake-modem',
    'deadline-passed → closing (usb-error): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  waking: [
    'disconnect-requested → closing: clear-deadline, close',
    'modem-awake → reading-sim: 40000 ms, read-sim',
    'deadline-passed → closing (at-silent): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  'reading-sim': [
    'disconnect-requested → closing: clear-deadline, close',
    'sim-read → registering: 120000 ms, watch-registration',
    'deadline-passed → closing (sim-failure): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  'pin-required': [
    'disconnect-requested → closing: clear-deadline, close',
    'unlock-requested → unlocking: 40000 ms, unlock-sim',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  unlocking: [
    'disconnect-requested → closing: clear-deadline, close',
    'sim-read → registering: 120000 ms, watch-registration',
    'unlock-refused → pin-required: clear-deadline',
    'deadline-passed → closing (sim-failure): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  registering: [
    'disconnect-requested → closing: clear-deadline, close',
    'registration-changed → dialling: 60000 ms, dial',
    'deadline-passed → closing (no-network): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  dialling: [
    'disconnect-requested → closing: clear-deadline, close',
    'plan-changed → registering: hang-up, 120000 ms, watch-registration',
    'bearer-up → addressing: 25000 ms, start-link',
    'bearer-down → closing (apn-refused): clear-deadline, close',
    'deadline-passed → closing (bearer-timeout): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  addressing: [
    'disconnect-requested → closing: clear-deadline, close',
    'plan-changed → registering: hang-up, 120000 ms, watch-registration',
    'bearer-up → addressing: set-link-families',
    'bearer-down → recovering: hang-up, 250 ms',
    'lease → verifying: 20000 ms, start-probe, configure-host',
    'lease6 → verifying: 20000 ms, start-probe, configure-host',
    'deadline-passed → closing (no-address): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  verifying: [
    'disconnect-requested → closing: clear-deadline, close',
    'plan-changed → registering: hang-up, 120000 ms, watch-registration',
    'routing-changed → verifying: configure-host',
    'bearer-up → verifying: set-link-families',
    'bearer-down → recovering: hang-up, 250 ms',
    'lease → verifying: start-probe, configure-host',
    'lease-lost → verifying: start-probe, configure-host',
    'lease6 → verifying: start-probe, configure-host',
    'lease6-lost → verifying: start-probe, configure-host',
    'host-configured → verifying',
    'answered → online: clear-deadline',
    'unanswered → closing (no-answer): clear-deadline, close',
    'deadline-passed → closing (no-answer): clear-deadline, close',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  online: [
    'disconnect-requested → closing: clear-deadline, close',
    'plan-changed → registering: hang-up, 120000 ms, watch-registration',
    'routing-changed → online: configure-host',
    'in-doubt → online: 3000 ms, check-path',
    'bearer-up → online: set-link-families',
    'bearer-down → recovering: hang-up, 250 ms',
    'lease → online: configure-host',
    'lease-lost → online: configure-host',
    'lease6 → online: configure-host',
    'lease6-lost → online: configure-host',
    'answered → online: clear-deadline',
    'unanswered → recovering: hang-up, 250 ms',
    'deadline-passed → recovering: hang-up, 250 ms',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  recovering: [
    'connect-requested → registering: 120000 ms, watch-registration',
    'disconnect-requested → closing: clear-deadline, close',
    'deadline-passed → registering: 120000 ms, watch-registration',
    'failed → closing (sim-missing): clear-deadline, close',
  ],
  closing: ['closed → idle'],
};

it.each(Object.values(states))('$state', (state) => {
  expect(reactions(state)).toEqual(table[state.state]);
});
