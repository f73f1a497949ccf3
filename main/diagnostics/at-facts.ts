/** Facts from single AT lines: answers and reports of a modem, whoever asked. */
import { AnswerFields, payloadsOf, splitFields } from '../at/answer-fields.ts';
import { AtParseError } from '../at/at-error.ts';
import { simStateOfError } from '../at/commands/cpin.ts';
import { readPinTries } from '../at/commands/cpin-tries.ts';
import { parseSignalQuality } from '../at/commands/hcsq.ts';
import { parseNdisStatus, type NdisStatus } from '../at/commands/ndisstatqry.ts';
import { parseRegistration } from '../at/commands/registration.ts';
import { readPortSetting } from '../at/commands/setport.ts';
import { nameOfLine } from '../at/line-name.ts';
import type { FactKind, Seen } from './fact.ts';

type Reader = (line: string) => readonly Seen[];

/** By the name in front of the line. */
const readers: Readonly<Record<string, Reader>> = {
  '+CPIN': (line) => simStateFacts(fieldsOf(line).text(0)),
  '^CPIN': (line) => {
    const { state, pin } = readPinTries.parse([line]);
    return [...simStateFacts(state), { kind: 'pin-tries', value: pin }];
  },
  '^SIMST': (line) => (fieldsOf(line).integer(0) === 255 ? [{ kind: 'sim-missing' }] : []),
  '^CARDLOCK': (line) => (fieldsOf(line).integer(0) === 2 ? [] : [{ kind: 'operator-lock' }]),
  '+CREG': registrationFacts,
  '+CGREG': registrationFacts,
  '+CEREG': registrationFacts,
  '^SYSINFOEX': (line) => serviceFacts(line, 3),
  '^SYSINFO': (line) => serviceFacts(line, 4),
  '^SRVST': (line) => [{ kind: fieldsOf(line).integer(0) === 2 ? 'registered' : 'searching' }],
  '^HCSQ': signalFacts,
  '+CSQ': (line) => rssiFacts(fieldsOf(line).integer(0)),
  '^RSSI': (line) => rssiFacts(fieldsOf(line).integer(0)),
  '+CFUN': (line) => [{ kind: fieldsOf(line).integer(0) === 1 ? 'radio-on' : 'radio-off' }],
  '^RFSWITCH': (line) => {
    const fields = fieldsOf(line);
    const isOn = fields.integer(0) === 1 && (fields.optionalInteger(1) ?? 1) === 1;
    return [{ kind: isOn ? 'radio-on' : 'radio-off' }];
  },
  '^NDISSTAT': callFacts,
  '^NDISSTATQRY': callFacts,
  '^NDISEND': () => [{ kind: 'bearer-down', value: 0 }],
  '^PDPDEACT': () => [{ kind: 'bearer-down', value: 36 }],
  '^GLASTERR': (line) => causeFacts(fieldsOf(line).optionalInteger(1) ?? 0),
  '^DHCP': (line) => (/[1-9a-f]/i.test(fieldsOf(line).text(0)) ? [{ kind: 'static-address' }] : []),
  '^SETPORT': (line) => {
    const after = readPortSetting.parse([line]).second.join(',');
    return [{ kind: 'port-composition', text: after }];
  },
  '^MODE': (line) => {
    const system = fieldsOf(line).integer(0);
    const rat = { 3: 'GSM', 5: 'WCDMA', 17: 'LTE', 6: 'LTE' }[system];
    return rat === undefined ? [] : [{ kind: 'rat', text: rat }];
  },
};

/** Undefined where the line is none of a modem that says anything about the connection. */
export function lineFacts(line: string): readonly Seen[] | undefined {
  const name = nameOfLine(line) ?? '';
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (read === undefined) return undefined;
  try {
    return read(line);
  } catch (error) {
    if (error instanceof AtParseError) return undefined;
    throw error;
  }
}

/** What a `+CME ERROR` tells, whichever command it answers. */
export function errorFacts(code: number | undefined): readonly Seen[] {
  const sim = simStateOfError(code);
  if (sim !== undefined) return simStateFacts(sim);
  switch (code) {
    case 30:
    case 31:
      return [{ kind: 'no-network' }];
    case 103:
      return [{ kind: 'registration-denied', value: 3 }];
    case 106:
      return [{ kind: 'registration-denied', value: 6 }];
    case 107:
      return [{ kind: 'registration-denied', value: 7 }];
    case 111:
      return [{ kind: 'registration-denied', value: 11 }];
    case 112:
      return [{ kind: 'registration-denied', value: 12 }];
    case 113:
      return [{ kind: 'roaming-refused' }];
    case 132:
      return [{ kind: 'bearer-refused', value: 32 }];
    case 133:
      return [{ kind: 'bearer-refused', value: 33 }];
    case 134:
      return [{ kind: 'bearer-refused', value: 34 }];
    case 148:
      return [{ kind: 'bearer-refused', value: 0 }];
    case 149:
      return [{ kind: 'bearer-refused', value: 29 }];
    default:
      // 40…47: the card or the network asks for a lock code of the operator.
      return code !== undefined && code >= 40 && code <= 47 ? [{ kind: 'operator-lock' }] : [];
  }
}

const simKinds: Readonly<Record<string, FactKind>> = {
  READY: 'sim-ready',
  'SIM PIN': 'sim-pin',
  'SIM PUK': 'sim-puk',
  ABSENT: 'sim-missing',
  FAILURE: 'sim-failure',
  BUSY: 'sim-busy',
  WRONG: 'sim-wrong',
};

function simStateFacts(state: string): readonly Seen[] {
  const kind = simKinds[state.toUpperCase()];
  if (kind !== undefined) return [{ kind }];
  return /^PH-/i.test(state) ? [{ kind: 'operator-lock' }] : [];
}

function registrationFacts(line: string): readonly Seen[] {
  const { stat, rejectCause } = parseRegistration(fieldsOf(line));
  switch (stat) {
    case 1:
      return [{ kind: 'registered', text: 'home' }];
    case 5:
      return [{ kind: 'registered', text: 'roaming' }, { kind: 'roaming' }];
    case 3:
      return [
        {
          kind: 'registration-denied',
          ...(rejectCause === undefined ? {} : { value: rejectCause }),
        },
      ];
    case 0:
    case 2:
      return [{ kind: 'searching' }];
    default:
      return [];
  }
}

function serviceFacts(line: string, simField: number): readonly Seen[] {
  const fields = fieldsOf(line);
  const roaming = fields.integer(2) === 1;
  const facts: Seen[] = [];
  if (fields.optionalInteger(simField) === 255) facts.push({ kind: 'sim-missing' });
  if (fields.integer(0) === 0) facts.push({ kind: 'searching' });
  else if (fields.integer(0) === 2) {
    facts.push({ kind: 'registered', text: roaming ? 'roaming' : 'home' });
    if (roaming) facts.push({ kind: 'roaming' });
  }
  return facts;
}

function signalFacts(line: string): readonly Seen[] {
  const { rat, rsrpDbm, sinrDb, rssiDbm } = parseSignalQuality(fieldsOf(line));
  const facts: Seen[] = [{ kind: 'rat', text: rat }];
  if (rsrpDbm !== undefined) facts.push({ kind: 'rsrp', value: rsrpDbm });
  if (sinrDb !== undefined) facts.push({ kind: 'sinr', value: sinrDb });
  if (rsrpDbm === undefined && rssiDbm !== undefined) facts.push({ kind: 'rssi', value: rssiDbm });
  return facts;
}

/** 3GPP TS 27.007 §8.5: 0…31, 99 = unknown. */
function rssiFacts(index: number): readonly Seen[] {
  return index >= 0 && index <= 31 ? [{ kind: 'rssi', value: -113 + 2 * index }] : [];
}

function callFacts(line: string): readonly Seen[] {
  const name = nameOfLine(line) ?? '';
  const answers = payloadsOf(name, [line]).map((text) => new AnswerFields(name, [line], text));
  const { ipv4, ipv6 }: NdisStatus = parseNdisStatus(answers);
  return [
    ...familyFacts('ipv4', ipv4.connected, ipv4.state, ipv4.cause),
    ...familyFacts('ipv6', ipv6.connected, ipv6.state, ipv6.cause),
  ];
}

/** States 2 and 3 are on the way up and down. */
function familyFacts(
  text: string,
  connected: boolean | null,
  state: number | null,
  cause: number | null,
): readonly Seen[] {
  if (connected === true) return [{ kind: 'bearer-up', text }];
  if (state !== 0) return [];
  return [{ kind: 'bearer-down', text, ...(cause === null ? {} : { value: cause }) }];
}

function causeFacts(cause: number): readonly Seen[] {
  return cause === 0 ? [] : [{ kind: 'bearer-refused', value: cause }];
}

function fieldsOf(line: string): AnswerFields {
  const name = nameOfLine(line) ?? '';
  return new AnswerFields(name, [line], payloadsOf(name, [line])[0] ?? '');
}

/** APN and context of `AT^NDISDUP=…`, or undefined where it hangs up. */
export function isDialling(parameters: string): boolean {
  return splitFields(parameters)[1] === '1';
}
