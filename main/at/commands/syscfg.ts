/** ^SYSCFG — radio generations and bands of 3G sticks (Huawei). */
import { AnswerFields, membersOf, numbersOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export type Generation = '2g' | '3g' | '4g';

export interface ModeChoice {
  readonly allowed: readonly Generation[];
  readonly preferred: Generation | null;
}

export interface SystemConfiguration extends ModeChoice {
  /** 2 automatic, 13 GSM, 14 WCDMA. */
  readonly mode: number;
  /** 0 automatic, 1 GSM first, 2 WCDMA first. */
  readonly acqorder: number;
  /** `any` or a hex mask. */
  readonly bands: string;
  readonly roam: number;
  readonly domain: number;
}

export interface SystemConfigurationTest {
  readonly combinations: readonly (ModeChoice & { mode: number; acqorder: number })[];
  /** All bands on offer, "All bands" itself left out. */
  readonly bandsMask: string;
}

export const readSystemConfiguration: AtCommand<SystemConfiguration> = {
  line: 'AT^SYSCFG?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const fields = AnswerFields.of('AT^SYSCFG?', '^SYSCFG', informationLines);
    const mode = fields.integer(0);
    const acqorder = fields.integer(1);
    return {
      mode,
      acqorder,
      ...(choiceOf(mode, acqorder) ?? fields.fail()),
      bands: bandsOf(fields, 2),
      roam: fields.integer(3),
      domain: fields.integer(4),
    };
  },
};

/** 0 automatic, 1 GSM first, 2 UMTS first, 3 no change. */
const LAST_ORDER = 3;

/** `AT^SYSCFG=?` */
export function parseSystemConfigurationTest(lines: readonly string[]): SystemConfigurationTest {
  const fields = AnswerFields.of('AT^SYSCFG=?', '^SYSCFG', lines);
  // Each once, and known: otherwise a few bytes could name tens of thousands of combinations.
  const orders = [...new Set(numbersOf(fields.text(1)))].filter((order) => order <= LAST_ORDER);
  const combinations = [...new Set(numbersOf(fields.text(0)))].flatMap((mode) =>
    // One generation alone has nothing to order.
    (mode === 2 ? orders : [0]).flatMap((acqorder) => {
      const choice = choiceOf(mode, acqorder);
      return choice ? [{ mode, acqorder, ...choice }] : [];
    }),
  );
  return { combinations, bandsMask: joinedBands(fields.text(2)) };
}

function choiceOf(mode: number, acqorder: number): ModeChoice | undefined {
  switch (mode) {
    case 2:
      return {
        allowed: ['2g', '3g'],
        preferred: acqorder === 1 ? '2g' : acqorder === 2 ? '3g' : null,
      };
    case 13:
      return { allowed: ['2g'], preferred: null };
    case 14:
      return { allowed: ['3g'], preferred: null };
    default:
      return undefined;
  }
}

/** Masks that mean "all bands" of GSM and UMTS, and of LTE. */
const allBands: ReadonlySet<bigint> = new Set([0x3fffffffn, 0x7fffffffffffffffn]);

/** A field with a hex mask of up to 64 bits: `any` or `0x…`. */
export function bandsOf(fields: AnswerFields, index: number): string {
  const mask = maskOf(fields.text(index));
  if (mask === undefined) return fields.fail();
  return allBands.has(mask) ? 'any' : `0x${mask.toString(16)}`;
}

/** The union of `((400380,"GSM900/…"),(3fffffff,"All bands"))`. */
export function joinedBands(group: string): string {
  const masks = membersOf(group).map((member) => maskOf(membersOf(member)[0] ?? ''));
  const union = masks.reduce<bigint>(
    (joined, mask) => (mask === undefined || allBands.has(mask) ? joined : joined | mask),
    0n,
  );
  return `0x${union.toString(16)}`;
}

function maskOf(digits: string): bigint | undefined {
  return /^[0-9a-f]{1,16}$/i.test(digits) ? BigInt(`0x${digits}`) : undefined;
}
