/** A session in the OpenMetrics text format (version 1.0): no identifiers in it. */
import type { Cause } from '../../../shared/cause.ts';
import type { SessionStateName } from '../../../shared/session.ts';
import type { Signal } from '../../../shared/signal.ts';
import type { DatapathCounters } from '../../datapath/worker-contract.ts';

export interface MetricsInput {
  readonly state: SessionStateName;
  readonly signal: Signal | undefined;
  readonly counters: DatapathCounters | undefined;
  /** Times the connection was lost and came back by itself. */
  readonly reconnects: number;
  readonly causes: readonly Pick<Cause, 'code' | 'confidence'>[];
}

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export function openMetrics({ state, signal, counters, reconnects, causes }: MetricsInput): string {
  return [
    family('tetherstick_state', 'gauge', '1 for the state the session is in.', '', [
      [{ state }, 1],
    ]),
    family('tetherstick_online', 'gauge', '1 while answers come back.', '', [
      [{}, state === 'online' ? 1 : 0],
    ]),
    family('tetherstick_signal_dbm', 'gauge', 'Signal level.', '', levels(signal)),
    family('tetherstick_bytes', 'counter', 'Bytes over USB.', '_total', [
      [{ direction: 'up' }, counters?.uplink['bytes'] ?? 0],
      [{ direction: 'down' }, counters?.downlink['bytes'] ?? 0],
    ]),
    family('tetherstick_packets', 'counter', 'IP packets.', '_total', [
      [{ direction: 'up' }, counters?.uplink['packets'] ?? 0],
      [{ direction: 'down' }, counters?.downlink['packets'] ?? 0],
    ]),
    family('tetherstick_drops', 'counter', 'Dropped, by reason.', '_total', drops(counters)),
    family('tetherstick_reconnects', 'counter', 'Losses that healed.', '_total', [
      [{}, reconnects],
    ]),
    family(
      'tetherstick_cause_confidence',
      'gauge',
      'How likely each cause of the present trouble is.',
      '',
      causes.map(({ code, confidence }) => [{ cause: code }, confidence]),
    ),
    '# EOF\n',
  ].join('');
}

function family(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  suffix: '' | '_total',
  samples: readonly Sample[],
): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => `${name}${suffix}${labelText(labels)} ${value}\n`);
  return `# TYPE ${name} ${type}\n# HELP ${name} ${help}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function levels(signal: Signal | undefined): readonly Sample[] {
  const named = { rsrp: signal?.rsrpDbm, rssi: signal?.rssiDbm, rscp: signal?.rscpDbm };
  return Object.entries(named).flatMap(([kind, value]) =>
    value === undefined ? [] : [[{ kind }, value] as const],
  );
}

/** Of the parts that name a reason for each frame they do not pass on. */
function drops(counters: DatapathCounters | undefined): readonly Sample[] {
  const { link = {}, ntb = {}, uplink = {}, downlink = {} } = counters ?? {};
  const refused = Object.entries(link).filter(([name]) => /^(?:rx|tx)-(?!packets$)/.test(name));
  return [
    ...refused.map(([reason, count]): Sample => [{ part: 'link', reason }, count]),
    ...Object.entries(ntb).map(([reason, count]): Sample => [{ part: 'ntb', reason }, count]),
    ...refusals('uplink', uplink),
    ...refusals('downlink', downlink),
  ].filter(([, count]) => count > 0);
}

function refusals(part: string, counters: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counters)
    .filter(([name]) => /Refused|Failed|TooEarly/.test(name))
    .map(([reason, count]) => [{ part, reason }, count]);
}
