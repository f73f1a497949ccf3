import { expect, it } from 'vitest';

import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { DatapathEvent } from '../datapath/worker-contract.ts';
import { sessionEventOf } from './datapath-events.ts';
import type { SessionEvent } from './step.ts';

const lease: IpLease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: [],
  mtu: 1500,
  source: 'dhcp',
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

type LinkEvent = Extract<DatapathEvent, { type: 'link' }>['event'];

const ofLink = (event: LinkEvent): DatapathEvent => ({ type: 'link', event });
const more = { routes: [], searchDomains: [] };

it.each<[string, DatapathEvent, SessionEvent | undefined]>([
  [
    'a stick that is gone',
    { type: 'stick-gone' },
    { type: 'failed', failure: { code: 'stick-gone' } },
  ],
  [
    'a broken part',
    { type: 'broken', failure: { code: 'usb-error' } },
    { type: 'failed', failure: { code: 'usb-error' } },
  ],
  [
    'a lost carrier',
    { type: 'carrier', connected: false },
    { type: 'bearer-down', cause: undefined },
  ],
  ['a carrier that is there', { type: 'carrier', connected: true }, undefined],
  ['an address', ofLink({ type: 'lease', lease, ...more }), { type: 'lease', lease }],
  [
    'an IPv6 address',
    ofLink({ type: 'lease6', lease: lease6, ...more }),
    { type: 'lease6', lease: lease6 },
  ],
  ['an expired address', ofLink({ type: 'lease-lost', reason: 'expired' }), { type: 'lease-lost' }],
  ['an address in use', ofLink({ type: 'lease-lost', reason: 'conflict' }), { type: 'lease-lost' }],
  [
    'an expired prefix',
    ofLink({ type: 'lease6-lost', reason: 'expired' }),
    { type: 'lease6-lost' },
  ],
  // The session has taken the link down itself, and knows why.
  [
    'an address of a link that is down',
    ofLink({ type: 'lease-lost', reason: 'link-down' }),
    undefined,
  ],
  ['the same of IPv6', ofLink({ type: 'lease6-lost', reason: 'link-down' }), undefined],
  ['an answer', ofLink({ type: 'answered', by: 'echo', rttMs: 40 }), { type: 'answered' }],
  ['no answer', ofLink({ type: 'probe-failed' }), { type: 'unanswered' }],
  ['a silent DHCP server', ofLink({ type: 'dhcp-silent', tries: 4 }), undefined],
  ['a silent router', ofLink({ type: 'ra-silent', tries: 3 }), undefined],
  ['bytes of the modem', { type: 'at-data', bytes: Uint8Array.of(13) }, undefined],
  ['the end of the AT port', { type: 'at-ended', detail: 'unplugged' }, undefined],
  ['a kernel that merges nothing', { type: 'merges-refused' }, undefined],
])('%s', (_name, event, expected) => {
  expect(sessionEventOf(event, 'online')).toEqual(expected);
});

it('leaves the carrier to the modem while it dials', () => {
  expect(sessionEventOf({ type: 'carrier', connected: false }, 'dialling')).toBeUndefined();
});
