import { expect, it } from 'vitest';

import { LinkOutput } from './link-output.ts';
import { ProbeVerdict } from './probe-verdict.ts';

function verdict() {
  const output = new LinkOutput();
  return { verdict: new ProbeVerdict(output), events: () => output.takeEvents() };
}

it('takes the first answer and no other', () => {
  const { verdict: probe, events } = verdict();
  probe.begin('ipv4');
  probe.begin('ipv6');
  probe.answered('dns', 5);
  probe.answered('echo', 6);
  probe.failed('ipv4');
  expect(events()).toEqual([{ type: 'answered', by: 'dns', rttMs: 5 }]);
  expect(probe.isOpen).toBe(false);
});

it('has failed when every family has that was asked', () => {
  const { verdict: probe, events } = verdict();
  probe.begin('ipv4');
  probe.begin('ipv6');
  probe.failed('ipv4');
  probe.failed('ipv4');
  expect(events()).toEqual([]);
  probe.failed('ipv6');
  expect(events()).toEqual([{ type: 'probe-failed' }]);
});

it('says nothing about a family that was withdrawn', () => {
  const { verdict: probe, events } = verdict();
  probe.begin('ipv6');
  probe.withdraw('ipv6');
  probe.failed('ipv6');
  expect(events()).toEqual([]);
});
