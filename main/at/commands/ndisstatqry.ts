/**
 * ^NDISSTATQRY and the report ^NDISSTAT — is the data call up, per address family (Huawei).
 *
 * Seen: one line per family; both in one, `1,,,"IPV4",0,,,"IPV6"`; with the context in front,
 * `1,1,,,"IPV4"`; quotes or none; `^NDISSTATQry:1`, which is about IPv4.
 */
import { AnswerFields } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';

export interface NdisFamily {
  readonly present: boolean;
  /** Null when the family was not mentioned. */
  readonly connected: boolean | null;
  /** 0 off, 1 on; some firmware has 2 connecting and 3 disconnecting. */
  readonly state: number | null;
  /** Session-management cause (session-causes.ts); null when none is given. */
  readonly cause: number | null;
}

export interface NdisStatus {
  readonly cid?: number;
  readonly ipv4: NdisFamily;
  readonly ipv6: NdisFamily;
}

const absent: NdisFamily = { present: false, connected: null, state: null, cause: null };

export const readNdisStatus: AtCommand<NdisStatus> = {
  line: 'AT^NDISSTATQRY?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const answers = AnswerFields.ofEach('AT^NDISSTATQRY?', '^NDISSTATQRY', informationLines);
    // Throws the parse error when there is no line at all.
    if (answers.length === 0) AnswerFields.of('AT^NDISSTATQRY?', '^NDISSTATQRY', informationLines);
    return parseNdisStatus(answers);
  },
};

/** Joins what several lines say. */
export function parseNdisStatus(lines: readonly AnswerFields[]): NdisStatus {
  let status: NdisStatus = { ipv4: absent, ipv6: absent };
  for (const fields of lines) status = { ...status, ...familiesOf(fields) };
  return status;
}

function familiesOf(fields: AnswerFields): Partial<NdisStatus> {
  if (!fields.all.some(isFamily)) return { ipv4: familyOf(fields, 0, fields.count) };

  const found: { cid?: number; ipv4?: NdisFamily; ipv6?: NdisFamily } = {};
  let start = 0;
  fields.all.forEach((field, end) => {
    if (!isFamily(field)) return;
    // Four fields in front of the family name: the first one is the context.
    const hasCid = end - start === 4;
    if (hasCid) found.cid = fields.integer(start);
    found[field.toUpperCase() === 'IPV6' ? 'ipv6' : 'ipv4'] = familyOf(
      fields,
      hasCid ? start + 1 : start,
      end,
    );
    start = end + 1;
  });
  return found;
}

function familyOf(fields: AnswerFields, start: number, end: number): NdisFamily {
  const state = fields.integer(start);
  const cause = start + 1 < end ? fields.optionalInteger(start + 1) : undefined;
  return { present: true, connected: state === 1, state, cause: cause ?? null };
}

function isFamily(field: string): boolean {
  return /^IPV[46]$/i.test(field);
}
