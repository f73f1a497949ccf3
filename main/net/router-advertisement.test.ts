import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  advertisement,
  DNS_SERVER,
  dnsOption,
  forEver,
  macOption,
  mtuOption,
  PREFIX,
  prefixOption,
  ROUTER,
  STICK_MAC,
  usualOptions,
  type AdvertisementParts,
} from '../../test/fakes/ipv6-bytes.ts';
import { hexBytes } from '../../test/hex-bytes.ts';
import { openIcmpv6 } from './icmpv6.ts';
import { openIpv6 } from './ipv6.ts';
import { parseRouterAdvertisement } from './router-advertisement.ts';

function parseBytes(bytes: Uint8Array) {
  const packet = openIpv6(bytes);
  if (typeof packet === 'string') return packet;
  const message = openIcmpv6(packet);
  return typeof message === 'string' ? message : parseRouterAdvertisement(packet, message);
}

function parse(parts: AdvertisementParts = {}) {
  return parseBytes(hexBytes(advertisement(parts)));
}

const second = '20010db8005300000000000000000002';

it('reads all that a mobile network sends', () => {
  expect(parse()).toEqual({
    router: hexBytes(ROUTER),
    routerMac: hexBytes(STICK_MAC),
    routerLifetimeS: 9000,
    isManaged: false,
    hasOtherConfig: false,
    mtu: 1500,
    prefixes: [
      {
        prefix: hexBytes(PREFIX + '0'.repeat(16)),
        prefixLength: 64,
        isOnLink: true,
        isAutonomous: true,
        validLifetimeS: 0xffffffff,
        preferredLifetimeS: 0xffffffff,
      },
    ],
    routes: [],
    dnsServers: [{ value: hexBytes(DNS_SERVER), lifetimeS: 0xffffffff }],
    searchDomains: [],
  });
});

it.each([
  ['00', false, false],
  ['80', true, false],
  ['40', false, true],
  ['c0', true, true],
])('reads the flags %s', (flags, isManaged, hasOtherConfig) => {
  expect(parse({ flags, options: '' })).toMatchObject({ isManaged, hasOtherConfig });
});

it.each<[string, AdvertisementParts, string]>([
  ['from beyond a router', { hopLimit: 'fe' }, 'hop-limit'],
  ['from an address that is not of the link', { from: DNS_SERVER }, 'source'],
  ['from nobody', { from: '0'.repeat(32) }, 'source'],
  ['from fec0::/10', { from: `fec0${ROUTER.slice(4)}` }, 'source'],
  ['with a code', { head: '8601' }, 'code'],
  ['with a wrong checksum', { checksum: '1234' }, 'icmp-checksum'],
  ['that is cut', { body: '40002328 00000000 000000' }, 'short'],
  [
    'with an option of length 0',
    { options: `${usualOptions}0500` + '0'.repeat(12) },
    'option-length',
  ],
  [
    'with an option past its end',
    { options: `${usualOptions}0502` + '0'.repeat(12) },
    'option-length',
  ],
  ['with half an option at its end', { options: `${usualOptions}05` }, 'option-length'],
])('refuses one %s', (_, parts, refusal) => {
  expect(parse(parts)).toBe(refusal);
});

it.each([
  ['longer than an address', { length: '81' }],
  ['preferred for longer than valid', { valid: '00000010', preferred: '00000011' }],
])('ignores a prefix %s, and keeps the other options', (_, change) => {
  expect(parse({ options: prefixOption(PREFIX, change) + mtuOption(1400) })).toMatchObject({
    prefixes: [],
    mtu: 1400,
  });
});

it.each([
  ['link-local', 'fe80000000000000'],
  ['a group', 'ff02000000000000'],
  ['nothing', '0000000000000000'],
])('ignores a prefix that is %s', (_, prefix) => {
  expect(parse({ options: prefixOption(prefix) })).toMatchObject({ prefixes: [] });
});

it('ignores a prefix option of another length', () => {
  const long = prefixOption().replace(/^0304/, '0305') + '0'.repeat(16);
  expect(parse({ options: long })).toMatchObject({ prefixes: [] });
});

it.each([
  [1279, undefined],
  [1280, 1280],
  [9000, 9000],
  [0, undefined],
])('reads an MTU of %i as %s', (mtu, read) => {
  expect(parse({ options: mtuOption(mtu) })).toMatchObject({ mtu: read });
});

it('reads two name servers with their lifetime, and drops what is no station', () => {
  const options = dnsOption(
    [DNS_SERVER, 'ff02' + '0'.repeat(28), second, '0'.repeat(32)],
    '0000003c',
  );
  expect(parse({ options })).toMatchObject({
    dnsServers: [
      { value: hexBytes(DNS_SERVER), lifetimeS: 60 },
      { value: hexBytes(second), lifetimeS: 60 },
    ],
  });
});

it.each([
  ['without a server', '19010000ffffffff'],
  ['with half a server', `19020000ffffffff${DNS_SERVER.slice(0, 16)}`],
])('ignores a name server option %s', (_, options) => {
  expect(parse({ options })).toMatchObject({ dnsServers: [] });
});

it('reads search domains and their padding', () => {
  const clean = '036c616e047465737400' + '077465746865727300' + '0'.repeat(10);
  const cleanLength = ((16 + clean.length) / 16).toString(16).padStart(2, '0');
  expect(parse({ options: `1f${cleanLength}0000${'0000003c'}${clean}` })).toMatchObject({
    searchDomains: [
      { value: 'lan.test', lifetimeS: 60 },
      { value: 'tethers', lifetimeS: 60 },
    ],
  });
});

it.each([
  ['nothing', '0'.repeat(16)],
  ['a name with a space', '0361206200'.padEnd(16, '0')],
  ['a name that is cut', '0f616161616161'.padEnd(16, '6')],
])('ignores a search list with %s', (_, names) => {
  expect(parse({ options: `1f020000${forEver}${names}` })).toMatchObject({ searchDomains: [] });
});

it.each([
  ['everything', '18010000 00000e10', '', 0],
  ['a half', '18024000 00000e10', PREFIX, 64],
  ['a whole', '18038018 00000e10', DNS_SERVER, 128],
])('reads a route to %s', (_, head, prefix, prefixLength) => {
  expect(parse({ options: head.replace(' ', '') + prefix })).toMatchObject({
    routes: [{ prefix: hexBytes(prefix.padEnd(32, '0')), prefixLength, lifetimeS: 3600 }],
  });
});

it.each([
  ['longer than an address', `18038100ffffffff${DNS_SERVER}`],
  ['longer than what is given of it', `18024100ffffffff${PREFIX}`],
  ['of the reserved preference', `18024010ffffffff${PREFIX}`],
  ['with too much of it', `18044000ffffffff${DNS_SERVER}${'0'.repeat(16)}`],
])('ignores a route %s', (_, options) => {
  expect(parse({ options })).toMatchObject({ routes: [] });
});

it('keeps no more of a kind than makes sense', () => {
  const many = parse({ options: prefixOption().repeat(45) });
  expect(many).toMatchObject({ prefixes: { length: 32 } });
});

it('takes the first MAC and ignores a longer one', () => {
  expect(parse({ options: `0101aaaaaaaaaaaa${macOption}` })).toMatchObject({
    routerMac: hexBytes('aaaaaaaaaaaa'),
  });
  expect(parse({ options: `0102${STICK_MAC}${'0'.repeat(16)}` })).toMatchObject({
    routerMac: undefined,
  });
});

it('survives any options, and what it returns is well formed', () => {
  const piece = fc.oneof(
    fc.constantFrom(macOption, mtuOption(1500), prefixOption(), dnsOption([DNS_SERVER])),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.nat(),
      fc.nat({ max: 255 }),
      (parts, at, value) => {
        const bytes = hexBytes(advertisement({ options: parts.join('') }));
        // Behind the fixed part: the checksum is of no interest here.
        const packet = openIpv6(bytes);
        if (typeof packet === 'string') throw new Error(packet);
        const message = openIcmpv6(packet);
        if (typeof message === 'string') throw new Error(message);
        if (bytes.length > 56) bytes[56 + (at % (bytes.length - 56))] = value;
        const read = parseRouterAdvertisement(packet, message);
        if (typeof read === 'string') {
          expect(read).toBe('option-length');
          return;
        }
        for (const { prefixLength, preferredLifetimeS, validLifetimeS } of read.prefixes) {
          expect(prefixLength).toBeLessThanOrEqual(128);
          expect(preferredLifetimeS).toBeLessThanOrEqual(validLifetimeS);
        }
        for (const { value: address } of read.dnsServers) expect(address).toHaveLength(16);
        if (read.mtu !== undefined) expect(read.mtu).toBeGreaterThanOrEqual(1280);
      },
    ),
  );
});
