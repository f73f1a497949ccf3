import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { GATEWAY_MAC } from '../network-lease.ts';
import { ipv6FromText } from './ipv6-packet.ts';
import { Ipv6Router } from './ipv6-router.ts';

const HOST = '001e101f0000';
const GATEWAY = '4c549945e5d5';
const ROUTER = 'fe800000000000004e5499fffe45e5d5';
const HOST_LINK_LOCAL = 'fe80000000000000021e10fffe1f0000';
const HOST_ADDRESS = '20010db8004a0001021e10fffe1f0000';
const DNS = '20010db8005300000000000000000001';
const solicitation =
  `333300000002 ${HOST} 86dd 60000000 0010 3aff ${HOST_LINK_LOCAL} ff020000000000000000000000000002` +
  `8500 0000 00000000 0101 ${HOST}`;

it('advertises the prefix, the name servers, its MAC and the MTU, to everybody', () => {
  const [frame = ''] = exchange(withChecksum(solicitation));
  expect(frame.slice(0, 28)).toBe(`333300000001${GATEWAY}86dd`);
  expect(frame.slice(28, 108)).toBe(`6000000000583aff${ROUTER}ff020000000000000000000000000001`);
  const advertisement = frame.slice(108);
  expect(advertisement.slice(8)).toBe(
    '40002328 00000000 00000000'.replaceAll(' ', '') +
      `0101${GATEWAY}` +
      '05010000000005dc' +
      '030440c0 ffffffff ffffffff 00000000 20010db8004a00010000000000000000'.replaceAll(' ', '') +
      `19030000ffffffff${DNS}`,
  );
});

it('answers a question for itself and for nobody else', () => {
  const ask = (target: string): string =>
    `3333ff45e5d5 ${HOST} 86dd 60000000 0020 3aff ${HOST_LINK_LOCAL}` +
    `ff0200000000000000000001ff45e5d5 8700 0000 00000000 ${target} 0101 ${HOST}`;
  const [frame = '', ...more] = exchange(withChecksum(ask(ROUTER)));
  expect(more).toEqual([]);
  expect(frame.slice(0, 28)).toBe(`${HOST}${GATEWAY}86dd`);
  expect(frame.slice(108, 112)).toBe('8800');
  expect(frame.slice(116)).toBe(`e0000000${ROUTER}0201${GATEWAY}`);
  expect(exchange(withChecksum(ask(HOST_ADDRESS)))).toEqual([]);
});

it('asks where the host is before it sends the first packet, and then sends it', () => {
  const { router, take } = make();
  const ping =
    `${GATEWAY} ${HOST} 86dd 60000000 0010 3a40 ${HOST_ADDRESS} ${DNS}` +
    `8000 0000 12340001 7465746865727374`;
  router.receive(hexBytes(withChecksum(ping)));
  const [question = '', ...others] = take();
  expect(others).toEqual([]);
  expect(question.slice(0, 12)).toBe('3333ff1f0000');
  expect(question.slice(108, 112)).toBe('8700');
  expect(question.slice(124, 156)).toBe(HOST_ADDRESS);

  const answer =
    `${GATEWAY} ${HOST} 86dd 60000000 0020 3aff ${HOST_ADDRESS} ${ROUTER}` +
    `8800 0000 60000000 ${HOST_ADDRESS} 0201 ${HOST}`;
  router.receive(hexBytes(withChecksum(answer)));
  const [reply = ''] = take();
  expect(reply.slice(0, 28)).toBe(`${HOST}${GATEWAY}86dd`);
  expect(reply.slice(44, 108)).toBe(DNS + HOST_ADDRESS);
  expect(reply.slice(108, 112)).toBe('8100');
  expect(reply.slice(116)).toBe('123400017465746865727374');
  router.receive(hexBytes(withChecksum(ping)));
  expect(take()).toHaveLength(1);
});

it('answers nobody from outside its prefix, and no damaged message', () => {
  const ping = (source: string): string =>
    `${GATEWAY} ${HOST} 86dd 60000000 0008 3a40 ${source} ${DNS} 8000 0000 12340001`;
  expect(exchange(withChecksum(ping('20010db8004b0001021e10fffe1f0000')))).toEqual([]);
  expect(exchange(ping(HOST_ADDRESS))).toEqual([]);
  expect(exchange(withChecksum(ping(HOST_ADDRESS)).slice(0, -2))).toEqual([]);
});

function make() {
  const sent: string[] = [];
  const router = new Ipv6Router({
    mac: GATEWAY_MAC,
    prefix: ipv6FromText('2001:db8:4a:1::'),
    dnsServers: [ipv6FromText('2001:db8:53::1')],
    answerDns: () => undefined,
    send: (frame) => void sent.push(toHex(frame)),
  });
  return { router, take: () => sent.splice(0) };
}

function exchange(frame: string): string[] {
  const { router, take } = make();
  router.receive(hexBytes(frame));
  return take();
}

/** Fills in the ICMPv6 checksum of a frame. */
function withChecksum(frame: string): string {
  const hex = frame.replaceAll(' ', '');
  const length = hex.slice(36, 40);
  const words = `${hex.slice(44, 108)}${length}003a${hex.slice(108)}`.match(/.{4}/g) ?? [];
  let sum = words.reduce((total, word) => total + Number.parseInt(word, 16), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const checksum = (~sum & 0xffff).toString(16).padStart(4, '0');
  return `${hex.slice(0, 112)}${checksum}${hex.slice(116)}`;
}
