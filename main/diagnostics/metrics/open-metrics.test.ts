import { expect, it } from 'vitest';

import { openMetrics } from './open-metrics.ts';

it('tells state, signal, bytes, drops by reason, reconnects and causes', () => {
  const text = openMetrics({
    state: 'online',
    signal: { rat: 'LTE', rsrpDbm: -97 },
    counters: {
      uplink: { bytes: 1_000, packets: 10, packetsRefused: 2 },
      downlink: { bytes: 9_000, packets: 20, packetsTooEarly: 0 },
      link: { 'rx-packets': 20, 'rx-ipv4-no-lease': 3, 'arp-conflicts': 1 },
      ntb: { 'short-block': 1, 'table-full': 0 },
      tun: {},
      virtualStick: undefined,
    },
    reconnects: 4,
    causes: [{ code: 'weak-signal', confidence: 0.7 }],
  });
  expect(text.split('\n').filter((line) => !line.startsWith('# HELP'))).toEqual([
    '# TYPE tetherstick_state gauge',
    'tetherstick_state{state="online"} 1',
    '# TYPE tetherstick_online gauge',
    'tetherstick_online 1',
    '# TYPE tetherstick_signal_dbm gauge',
    'tetherstick_signal_dbm{kind="rsrp"} -97',
    '# TYPE tetherstick_bytes counter',
    'tetherstick_bytes_total{direction="up"} 1000',
    'tetherstick_bytes_total{direction="down"} 9000',
    '# TYPE tetherstick_packets counter',
    'tetherstick_packets_total{direction="up"} 10',
    'tetherstick_packets_total{direction="down"} 20',
    '# TYPE tetherstick_drops counter',
    'tetherstick_drops_total{part="link",reason="rx-ipv4-no-lease"} 3',
    'tetherstick_drops_total{part="ntb",reason="short-block"} 1',
    'tetherstick_drops_total{part="uplink",reason="packetsRefused"} 2',
    '# TYPE tetherstick_reconnects counter',
    'tetherstick_reconnects_total 4',
    '# TYPE tetherstick_cause_confidence gauge',
    'tetherstick_cause_confidence{cause="weak-signal"} 0.7',
    '# EOF',
    '',
  ]);
});

it('says little, and says it properly, where nothing runs', () => {
  const text = openMetrics({
    state: 'idle',
    signal: undefined,
    counters: undefined,
    reconnects: 0,
    causes: [],
  });
  expect(text).toContain('tetherstick_online 0\n');
  expect(text).not.toContain('signal');
  expect(text.endsWith('# EOF\n')).toBe(true);
});
