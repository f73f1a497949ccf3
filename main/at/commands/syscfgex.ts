/**
 * ^SYSCFGEX — order of radio generations, bands, roaming and domain (Huawei LTE). The set form
 * writes flash and drops the call: only for a person's wish, never as part of connecting.
 */
import { AnswerFields, membersOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { bandsOf, type Generation, joinedBands, type ModeChoice } from './syscfg.ts';

export interface SystemConfigurationEx extends ModeChoice {
  /** In the order of search. */
  readonly order: readonly Generation[] | 'auto';
  /** GSM and UMTS: `any` or a hex mask. */
  readonly bands: string;
  /** 0 no, 1 yes. */
  readonly roam: number;
  /** 0 CS, 1 PS, 2 both, 3 any. */
  readonly domain: number;
  /** `B7` and so on, or `any`. */
  readonly lteBands: readonly string[] | 'any';
}

export interface SystemConfigurationExTest {
  readonly combinations: readonly (ModeChoice & { acqorder: string })[];
  readonly gsmUmtsBandsMask: string;
  readonly lteBandsMask: string;
}

const generations: Readonly<Record<string, Generation>> = { '01': '2g', '02': '3g', '03': '4g' };
const AUTO = '00';
const UNCHANGED = '99';

export const readSystemConfigurationEx: AtCommand<SystemConfigurationEx> = {
  line: 'AT^SYSCFGEX?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^SYSCFGEX?', '^SYSCFGEX', informationLines);
    const order = orderOf(fields.text(0)) ?? fields.fail();
    return {
      ...choiceOf(order, ['2g', '3g', '4g']),
      order,
      bands: bandsOf(fields, 1),
      roam: fields.integer(2),
      domain: fields.integer(3),
      lteBands: lteBandNames(bandsOf(fields, 4)),
    };
  },
};

/** `AT^SYSCFGEX=?` */
export function parseSystemConfigurationExTest(
  lines: readonly string[],
): SystemConfigurationExTest {
  const fields = AnswerFields.of('AT^SYSCFGEX=?', '^SYSCFGEX', lines);
  const offered = membersOf(fields.text(0)).filter((acqorder) => acqorder !== UNCHANGED);
  const orders = offered.map((acqorder) => ({ acqorder, order: orderOf(acqorder) }));
  const named = new Set(
    orders.flatMap(({ order = 'auto' }) => (order === 'auto' ? [] : [...order])),
  );
  const all = allGenerations.filter((generation) => named.size === 0 || named.has(generation));
  return {
    combinations: orders.flatMap(({ acqorder, order }) =>
      order === undefined ? [] : [{ acqorder, ...choiceOf(order, all) }],
    ),
    gsmUmtsBandsMask: joinedBands(fields.text(1)),
    lteBandsMask: joinedBands(fields.text(4)),
  };
}

/** What the parameters of a set line ask for. */
export function describeSystemConfigurationEx(parameters: readonly string[]): object {
  const order = orderOf(parameters[0] ?? '');
  return order === undefined ? {} : { order };
}

const allGenerations: readonly Generation[] = ['2g', '3g', '4g'];

/** `0302` is 4G, then 3G. Undefined for `99` (unchanged) and whatever else is no order. */
function orderOf(acqorder: string): readonly Generation[] | 'auto' | undefined {
  if (acqorder === AUTO) return 'auto';
  const order = (acqorder.match(/../g) ?? []).map((code) => generations[code]);
  const known = order.filter((generation) => generation !== undefined);
  return known.length > 0 && known.length * 2 === acqorder.length ? known : undefined;
}

function choiceOf(order: readonly Generation[] | 'auto', all: readonly Generation[]): ModeChoice {
  if (order === 'auto') return { allowed: all, preferred: null };
  return {
    allowed: allGenerations.filter((generation) => order.includes(generation)),
    preferred: order.length > 1 ? (order[0] ?? null) : null,
  };
}

/** Bit n is LTE band n + 1. */
function lteBandNames(mask: string): readonly string[] | 'any' {
  if (mask === 'any') return 'any';
  const bits = BigInt(mask);
  return Array.from({ length: 64 }, (_, i) => i)
    .filter((i) => ((bits >> BigInt(i)) & 1n) === 1n)
    .map((i) => `B${i + 1}`);
}
