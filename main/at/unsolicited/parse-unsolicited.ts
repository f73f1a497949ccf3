import { AnswerFields, payloadsOf } from '../answer-fields.ts';
import { AtParseError } from '../at-error.ts';
import { nameOfLine } from '../line-name.ts';
import { parseBoot } from './boot.ts';
import { parseCpin } from './cpin.ts';
import { parseDsflowrpt } from './dsflowrpt.ts';
import { parseHcsq } from './hcsq.ts';
import { parseHfreqinfo } from './hfreqinfo.ts';
import { parseMode } from './mode.ts';
import { parseNdisstat } from './ndisstat.ts';
import { parseNwtime } from './nwtime.ts';
import { registrationParser } from './registration.ts';
import { parseRfswitch } from './rfswitch.ts';
import { parseRssi } from './rssi.ts';
import { parseSimst } from './simst.ts';
import { parseSrvst } from './srvst.ts';
import type { Unsolicited } from './unsolicited.ts';

export const unsolicitedParsers: Readonly<Record<string, (fields: AnswerFields) => Unsolicited>> = {
  '^BOOT': parseBoot,
  '^SIMST': parseSimst,
  '+CPIN': parseCpin,
  '^RFSWITCH': parseRfswitch,
  '^SRVST': parseSrvst,
  '^MODE': parseMode,
  '+CREG': registrationParser('creg'),
  '+CGREG': registrationParser('cgreg'),
  '+CEREG': registrationParser('cereg'),
  '^RSSI': parseRssi,
  '^HCSQ': parseHcsq,
  '^HFREQINFO': parseHfreqinfo,
  '^NDISSTAT': parseNdisstat,
  '^DSFLOWRPT': parseDsflowrpt,
  '^NWTIME': parseNwtime,
};

/** Never throws: what it does not understand is 'unknown'. */
export function parseUnsolicited(line: string): Unsolicited {
  const name = nameOfLine(line) ?? '';
  const parse = Object.hasOwn(unsolicitedParsers, name) ? unsolicitedParsers[name] : undefined;
  const [payload] = payloadsOf(name, [line]);
  if (!parse || payload === undefined) return { type: 'unknown', line };
  try {
    return parse(new AnswerFields(name, [line], payload));
  } catch (error) {
    if (error instanceof AtParseError) return { type: 'unknown', line };
    throw error;
  }
}
