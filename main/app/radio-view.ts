/** Radio quality in a word, and the details one click away with the exchange behind each. */
import type { RadioDetail, RadioView } from '../../shared/ipc/snapshot.ts';
import type { Signal } from '../../shared/signal.ts';
import type { Connected, SessionState } from '../../shared/session.ts';
import type { AtSession } from '../at/at-session.ts';
import { readIdentification } from '../at/commands/ati.ts';
import { readSignalQuality } from '../at/commands/hcsq.ts';
import { readFrequencyInfo } from '../at/commands/hfreqinfo.ts';
import { readOperator } from '../at/commands/cops.ts';
import { readSystemInfoEx } from '../at/commands/sysinfoex.ts';
import { askWithExchange, maskNumber } from './at-exchange.ts';

export const noRadio: RadioView = {
  operator: undefined,
  technology: undefined,
  quality: undefined,
  roaming: false,
  signal: undefined,
  bars: [],
  details: [],
};

/** Ten minutes at one sample every five seconds. */
const LONGEST_BARS = 120;

type Quality = NonNullable<RadioView['quality']>;
const barsOf: Readonly<Record<Quality, number>> = { weak: 1, fair: 2, good: 3 };

/** Levels from which a word fits, dBm; as phones draw them. */
export function qualityOf(signal: Signal): Quality | undefined {
  const { rsrpDbm, rscpDbm, rssiDbm } = signal;
  if (rsrpDbm !== undefined) return grade(rsrpDbm, -95, -110);
  if (rscpDbm !== undefined) return grade(rscpDbm, -85, -100);
  return rssiDbm === undefined ? undefined : grade(rssiDbm, -80, -95);
}

function grade(dbm: number, good: number, fair: number): Quality {
  if (dbm >= good) return 'good';
  return dbm >= fair ? 'fair' : 'weak';
}

export function technologyOf(rat: string): string | undefined {
  if (rat === 'LTE') return 'LTE';
  if (rat === 'GSM' || rat === 'EDGE' || rat === 'GPRS') return '2G';
  return rat === 'WCDMA' || rat === 'TD-SCDMA' ? '3G' : undefined;
}

/** Asks the modem for all that changes with the place. AtClosedError when the stick goes. */
export async function readRadio(
  at: AtSession,
  before: RadioView,
  nowMs: () => number,
): Promise<RadioView> {
  const signal = await askWithExchange(at, readSignalQuality, nowMs);
  const operator = await askWithExchange(at, readOperator, nowMs);
  const system = await askWithExchange(at, readSystemInfoEx, nowMs);
  const band = await askWithExchange(at, readFrequencyInfo, nowMs);
  const quality = signal === undefined ? undefined : qualityOf(signal.answer);
  const details: RadioDetail[] = [];
  if (signal !== undefined) {
    const { rssiDbm, rsrpDbm, rsrqDb, sinrDb } = signal.answer;
    const exchange = signal.shown;
    const add = (label: RadioDetail['label'], value: number | undefined, unit: string): void => {
      if (value === undefined) return;
      details.push({ group: 'radio', label, value: `${value} ${unit}`, exchange });
    };
    add('signal', rssiDbm, 'dBm');
    add('rsrp', rsrpDbm, 'dBm');
    add('rsrq', rsrqDb, 'dB');
    add('sinr', sinrDb, 'dB');
  }
  if (band !== undefined) {
    const { band: number, downlinkMhz, downlinkBandwidthKhz } = band.answer;
    const value = `${number} · ${downlinkMhz} MHz · ${downlinkBandwidthKhz / 1_000} MHz`;
    details.push({ group: 'radio', label: 'band', value, exchange: band.shown });
  }
  const others = before.details.filter(({ group }) => group !== 'radio');
  return {
    operator: operator?.answer.operator ?? undefined,
    technology: signal === undefined ? undefined : technologyOf(signal.answer.rat),
    quality,
    roaming: system?.answer.roam === 1,
    signal: signal?.answer,
    bars: [...before.bars, quality === undefined ? 0 : barsOf[quality]].slice(-LONGEST_BARS),
    details: [...details, ...others],
  };
}

/** What the stick is; asked once. */
export async function readStickDetails(
  at: AtSession,
  ntbFormat: string | undefined,
  nowMs: () => number,
): Promise<readonly RadioDetail[]> {
  const identity = await askWithExchange(at, readIdentification, nowMs);
  const { model, revision, imei } = identity?.answer ?? {};
  const exchange = identity === undefined ? {} : { exchange: identity.shown };
  const values = [
    ['model', model],
    ['firmware', revision],
    ['imei', imei === undefined ? undefined : maskNumber(imei)],
  ] as const;
  const details = values.flatMap(([label, value]): RadioDetail[] =>
    value === undefined ? [] : [{ group: 'stick', label, value, ...exchange }],
  );
  if (ntbFormat === undefined) return details;
  return [...details, { group: 'stick', label: 'blocks', value: ntbFormat.toUpperCase() }];
}

/** What the session knows of the addresses; no AT command of ours told it. */
export function internetDetails(state: SessionState, apn: string): readonly RadioDetail[] {
  if (state.state !== 'online' && state.state !== 'verifying') return [];
  const { lease, lease6 }: Connected = state;
  const values: readonly (readonly [RadioDetail['label'], string | undefined])[] = [
    ['address', lease === undefined ? undefined : `${lease.address}/${lease.prefixLength}`],
    ['address6', lease6 === undefined ? undefined : `${lease6.address}/${lease6.prefixLength}`],
    ['gateway', lease?.gateway ?? lease6?.gateway],
    ['dns', [...(lease?.dnsServers ?? []), ...(lease6?.dnsServers ?? [])].join(', ')],
    ['mtu', String(lease?.mtu ?? lease6?.mtu ?? '')],
    ['apn', apn],
  ];
  return values.flatMap(([label, value]): RadioDetail[] =>
    value === undefined || value === '' ? [] : [{ group: 'internet', label, value }],
  );
}
