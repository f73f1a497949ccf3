import { expect, it } from 'vitest';

import type { NdisFamily, NdisStatus } from '../../at/commands/ndisstatqry.ts';
import { NdisReports } from './ndis-families.ts';

const absent: NdisFamily = { present: false, connected: null, state: null, cause: null };

function family(state: number, cause: number | null = null): NdisFamily {
  return { present: true, connected: state === 1, state, cause };
}

function ipv4(state: number, cause: number | null = null): NdisStatus {
  return { ipv4: family(state, cause), ipv6: absent };
}

it('takes "off" for the refusal it is, with its cause', () => {
  const reports = new NdisReports();
  expect(reports.verdict('ipv4')).toBe('open');
  reports.add(ipv4(0, 33));
  expect(reports.verdict('ipv4')).toEqual({ refused: true, cause: 33 });
  expect(reports.verdict('ipv6')).toBe('open');
});

it('does not take a call that came up and was lost for a refused one', () => {
  const reports = new NdisReports();
  reports.add(ipv4(1));
  reports.add(ipv4(0, 36));
  expect(reports.verdict('ipv4')).toBe('up');
  expect(reports.latest.ipv4).toMatchObject({ connected: false, cause: 36 });
});

it('joins reports about one family each', () => {
  const reports = new NdisReports();
  reports.add(ipv4(1));
  reports.add({ ipv4: absent, ipv6: family(0, 50) });
  expect(reports.verdict('ipv4')).toBe('up');
  expect(reports.verdict('ipv6')).toEqual({ refused: true, cause: 50 });
});

it('forgets what was about an earlier call', () => {
  const reports = new NdisReports();
  reports.add(ipv4(1));
  reports.add(ipv4(0));
  reports.forget();
  expect(reports.verdict('ipv4')).toBe('open');
  expect(reports.latest.ipv4.present).toBe(false);
});
