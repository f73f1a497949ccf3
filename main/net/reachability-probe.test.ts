import { describe, expect, it } from 'vitest';

import {
  atLease,
  FAR_ADDRESS,
  frameHex,
  GATEWAY_ADDRESS,
  newBench,
  onlineBench,
  OWN_ADDRESS,
} from '../../test/fakes/link-bench.ts';
import { ipv4, udp } from '../../test/fakes/stick-peer.ts';
import { toHex } from '../../test/hex-bytes.ts';

it('is answered by the DNS server, over echo or DNS, and then stops', () => {
  const bench = onlineBench();
  bench.peer.heard.length = 0;
  bench.link.startProbe(bench.nowMs);
  bench.run(5_000);
  expect(bench.events).toEqual([{ type: 'answered', by: 'echo', rttMs: 2 }]);
  expect(bench.peer.heard).toEqual(['echo', 'echo', 'DNS query']);
  expect(bench.forHost).toEqual([]);
});

it('does not count the echo of the gateway while there is a DNS server to ask', () => {
  const bench = onlineBench({ dnsAnswersEcho: false, dnsResponseCode: undefined });
  bench.link.startProbe(bench.nowMs);
  bench.run(10_499);
  expect(bench.events).toEqual([]);
  bench.run(20_000);
  expect(bench.events).toEqual([{ type: 'probe-failed' }]);
  expect(bench.peer.heard.filter((word) => word === 'DNS query')).toHaveLength(10);
  expect(bench.link.counters['probe-gateway-answers']).toBe(10);
  expect(bench.forHost).toEqual([]);
});

it('counts the echo of the gateway when no DNS server is known', () => {
  const bench = onlineBench({ dnsServer: undefined });
  bench.link.startProbe(bench.nowMs);
  bench.run(5_000);
  expect(bench.events).toEqual([{ type: 'answered', by: 'echo', rttMs: 2 }]);
});

it.each([0, 2, 3, 5])('counts DNS response code %i of a server beyond', (dnsResponseCode) => {
  const bench = onlineBench({ dnsAnswersEcho: false, dnsResponseCode });
  bench.link.startProbe(bench.nowMs);
  bench.run(5_000);
  expect(bench.events).toEqual([{ type: 'answered', by: 'dns', rttMs: 2 }]);
});

it.each([
  [0, true],
  [3, true],
  [2, false],
  [5, false],
])('counts DNS response code %i of a gateway that is the server: %s', (dnsResponseCode, counts) => {
  const bench = onlineBench({ dnsServer: GATEWAY_ADDRESS, dnsResponseCode });
  bench.link.startProbe(bench.nowMs);
  bench.run(20_000);
  expect(bench.events.map(({ type }) => type)).toEqual([counts ? 'answered' : 'probe-failed']);
});

it('goes on until an answer comes', () => {
  const bench = onlineBench({ dnsAnswersEcho: false, dnsResponseCode: undefined });
  bench.link.startProbe(bench.nowMs);
  bench.run(3_600);
  bench.peer.options.dnsResponseCode = 0;
  bench.run(5_000);
  expect(bench.events).toEqual([{ type: 'answered', by: 'dns', rttMs: 2 }]);
});

it('fails at once without a lease', () => {
  const bench = newBench();
  bench.link.startProbe(0);
  expect(bench.link.takeEvents()).toEqual([{ type: 'probe-failed' }]);
});

it('starts again on a new lease', () => {
  const bench = newBench({ answersDhcp: false, dnsAnswersEcho: false, dnsResponseCode: undefined });
  bench.link.start(0, { ...atLease, address: '10.8.219.202' });
  bench.link.startProbe(0);
  bench.run(9_000);
  bench.link.applyStaticLease(9_000, atLease);
  bench.run(18_999);
  expect(bench.eventsOf('probe-failed')).toEqual([]);
  bench.run(19_000);
  expect(bench.events.at(-1)).toEqual({ type: 'probe-failed' });
});

it('ends without a word when the lease is lost', () => {
  const bench = onlineBench({ leaseS: 60, dnsAnswersEcho: false, dnsResponseCode: undefined });
  bench.run(55_000);
  bench.peer.options.answersDhcp = false;
  bench.events.length = 0;
  bench.run(88_000);
  bench.link.startProbe(bench.nowMs);
  bench.run(100_000);
  expect(bench.events.map(({ type }) => type)).toEqual(['lease-lost']);
});

it('keeps answers from the host that come too late', () => {
  const wire = { ms: 1 };
  const bench = newBench({}, { wire: () => [wire.ms] });
  bench.link.start(0);
  bench.run(500);
  wire.ms = 8_000;
  bench.link.startProbe(bench.nowMs);
  bench.run(40_000);
  expect(bench.eventsOf('probe-failed')).toHaveLength(1);
  expect(bench.link.counters['probe-answers-ignored']).toBe(30);
  expect(bench.forHost).toEqual([]);
});

it("leaves the host's own pings and look-ups alone", () => {
  const bench = onlineBench();
  bench.link.startProbe(bench.nowMs);
  const ping = frameHex(ipv4('01', 'c0597be6', OWN_ADDRESS, '0000ffff00000000'));
  const lookup = frameHex(
    ipv4(
      '11',
      'c0597be6',
      OWN_ADDRESS,
      udp('c0597be6', OWN_ADDRESS, '0035c001', '000081800001000100000000'),
    ),
  );
  expect(bench.inject(ping, lookup)).toEqual([ping, lookup]);
});

it('keeps errors about its packets from the host, and no others', () => {
  const bench = onlineBench();
  bench.link.startProbe(bench.nowMs);
  const sent: string[] = [];
  for (let frame = bench.link.nextFrame(); frame; frame = bench.link.nextFrame()) {
    sent.push(toHex(frame).slice(28));
  }
  const unreachable = (quoted: string) =>
    frameHex(ipv4('01', FAR_ADDRESS, OWN_ADDRESS, `0301000000000000${quoted.slice(0, 56)}`));
  const about = sent.filter((packet) => packet.slice(18, 20) !== '11' || packet.endsWith('0001'));
  expect(about).toHaveLength(3);
  expect(bench.inject(...about.map(unreachable))).toEqual([]);
  expect(bench.link.counters['probe-answers-ignored']).toBe(3);

  const other = unreachable(ipv4('11', OWN_ADDRESS, 'c0597be6', 'c0010035000c0000'));
  const short = unreachable('45');
  expect(bench.inject(other, short)).toEqual([other, short]);
});

describe('what is taken for an answer', () => {
  const SERVER = 'c0597be6';

  /** The probe's first packets: its DNS query's ports and number, its echo's identifier. */
  function asked() {
    const bench = onlineBench();
    bench.link.startProbe(bench.nowMs);
    const sent: string[] = [];
    for (let frame = bench.link.nextFrame(); frame; frame = bench.link.nextFrame()) {
      sent.push(toHex(frame).slice(28));
    }
    const query = sent.find((packet) => packet.slice(18, 20) === '11') ?? '';
    const echo = sent.find((packet) => packet.slice(18, 20) === '01') ?? '';
    const [port, id] = [query.slice(40, 44), query.slice(56, 60)];
    const [identifier, sequence] = [echo.slice(48, 52), echo.slice(52, 56)];
    return { bench, port, id, identifier, sequence };
  }

  function dnsAnswer({ from = SERVER, ports, id }: { from?: string; ports: string; id: string }) {
    const payload = `${id}81800001000000000000`;
    return frameHex(ipv4('11', from, OWN_ADDRESS, udp(from, OWN_ADDRESS, ports, payload)));
  }

  const plusOne = (hex: string) =>
    ((Number.parseInt(hex, 16) + 1) & 0xffff).toString(16).padStart(4, '0');

  it('is the DNS server, from its port to that of the question, with its number', () => {
    const { bench, port, id } = asked();
    const answer = { ports: `0035${port}`, id };
    const others = [
      dnsAnswer({ ...answer, from: FAR_ADDRESS }),
      dnsAnswer({ ...answer, from: GATEWAY_ADDRESS }),
      dnsAnswer({ ...answer, ports: `0036${port}` }),
      dnsAnswer({ ...answer, ports: `0035${plusOne(port)}` }),
      dnsAnswer({ ...answer, id: plusOne(plusOne(id)) }),
      // Too short for the number to be in it.
      frameHex(ipv4('11', SERVER, OWN_ADDRESS, udp(SERVER, OWN_ADDRESS, `0035${port}`, ''))),
    ];
    expect(bench.inject(...others)).toEqual(others);
    expect(bench.inject(dnsAnswer(answer))).toEqual([]);
    bench.settle();
    expect(bench.eventsOf('answered')).toMatchObject([{ by: 'dns' }]);
  });

  it('is an echo of the server with the identifier of the question', () => {
    const { bench, identifier, sequence } = asked();
    const reply = (from: string, number: string) => {
      const body = `${number}${sequence}`;
      const sum = (
        0xffff -
        ((Number.parseInt(number, 16) + Number.parseInt(sequence, 16)) % 0xffff)
      )
        .toString(16)
        .padStart(4, '0');
      return frameHex(ipv4('01', from, OWN_ADDRESS, `0000${sum}${body}`));
    };
    const others = [reply(FAR_ADDRESS, identifier), reply(SERVER, plusOne(identifier))];
    expect(bench.inject(...others)).toEqual(others);
    expect(bench.inject(reply(SERVER, identifier))).toEqual([]);
    bench.settle();
    expect(bench.eventsOf('answered')).toMatchObject([{ by: 'echo' }]);
  });

  it('is nothing before the first probe, and no answer to another address', () => {
    const quiet = onlineBench();
    const { bench, port, id } = asked();
    const answer = dnsAnswer({ ports: `0035${port}`, id });
    expect(quiet.inject(answer)).toEqual([answer]);
    const segment = frameHex(ipv4('06', SERVER, OWN_ADDRESS, `0035${port}0000${id}`));
    expect(bench.inject(segment)).toEqual([segment]);
  });
});
