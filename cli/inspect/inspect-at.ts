/**
 * One line of `tetherstick inspect at`: a recorded AT exchange in, what the program reads in it out.
 *
 *   {"command":"AT^DHCP?","lines":["^DHCP:0xa3ec5c64,0xf8ffffff,…"]}
 *   {"kind":"response","value":{"address":"100.92.236.163","prefix":29,…}}
 *
 * `command` is null for unsolicited lines; the final OK may be left out. Kinds: response, test (the
 * answer to `=?`), set, final (nothing but a final result code), urc, unknown, error (with a
 * sentence in `error`). Reports between command and answer stand in `unsolicited`.
 */
import { AnswerFields, payloadsOf, splitFields } from '../../main/at/answer-fields.ts';
import { AtParseError } from '../../main/at/at-error.ts';
import { type CommandPart, parseCommandLine } from '../../main/at/command-line.ts';
import { simStateOfError } from '../../main/at/commands/cpin.ts';
import { type NdisStatus, parseNdisStatus } from '../../main/at/commands/ndisstatqry.ts';
import { commandRegistry, type RegistryEntry } from '../../main/at/commands/registry.ts';
import type { FinalResult } from '../../main/at/final-result.ts';
import { classifyLine, runningCommand } from '../../main/at/line-kind.ts';
import { nameOfLine } from '../../main/at/line-name.ts';
import { parseUnsolicited } from '../../main/at/unsolicited/parse-unsolicited.ts';
import { withCauseNames } from './cause-names.ts';

export interface AtInspection {
  readonly kind: 'response' | 'urc' | 'test' | 'set' | 'final' | 'error' | 'unknown';
  readonly value?: object;
  readonly error?: string;
  readonly unsolicited?: readonly object[];
}

interface Exchange {
  readonly information: readonly string[];
  readonly unsolicited: readonly string[];
  readonly final: FinalResult | undefined;
}

/** Never throws, whatever the request holds. */
export function inspectAt(request: unknown): AtInspection {
  const { command, lines } = (request ?? {}) as { command?: unknown; lines?: unknown };
  if (!isLineList(lines)) return { kind: 'error', error: '"lines" must be a list of strings' };
  if (command !== undefined && command !== null && typeof command !== 'string') {
    return { kind: 'error', error: '"command" must be a string or null' };
  }
  try {
    return typeof command === 'string' ? inspectAnswer(command, lines) : inspectReports(lines);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    const isNoAnswer = error instanceof AtParseError;
    return {
      kind: 'error',
      error: sentence,
      ...(isNoAnswer ? { value: { parse: 'must-fail' } } : {}),
    };
  }
}

function isLineList(lines: unknown): lines is string[] {
  return Array.isArray(lines) && lines.every((line) => typeof line === 'string');
}

function inspectReports(lines: readonly string[]): AtInspection {
  const { unsolicited, final } = readExchange('', lines);
  const values = reportValues(unsolicited);
  const [first, ...others] = values;
  if (first && others.length === 0) return { kind: 'urc', value: first };
  if (first) return { kind: 'urc', value: { reports: values } };
  if (final) return { kind: 'final', value: finalValue(final) };
  return { kind: 'unknown', value: { lines } };
}

function inspectAnswer(command: string, lines: readonly string[]): AtInspection {
  const exchange = readExchange(command, lines);
  const answer = answerOf(parseCommandLine(command), exchange, lines);
  const reports = reportValues(exchange.unsolicited);
  return reports.length === 0 ? answer : { ...answer, unsolicited: reports };
}

function answerOf(
  parts: readonly CommandPart[],
  { information, final }: Exchange,
  lines: readonly string[],
): AtInspection {
  const part = parts.find(({ name }) => Object.hasOwn(commandRegistry, name)) ?? parts[0];
  const entry: RegistryEntry = (part && commandRegistry[part.name]) ?? {};
  const succeeded = final === undefined || final.kind === 'OK';

  const isBasic = part === undefined || (!/^[+^*$%]/.test(part.name) && !entry.read);
  if (isBasic && final) return { kind: 'final', value: finalValue(final) };
  if (!part || isBasic) return { kind: 'unknown', value: { lines } };

  const kind = kindOfQuestion(part, entry, information.length > 0);
  if (kind === 'set') return setAnswer(part, entry, final, lines);
  if (final && !succeeded) return { kind, value: errorValue(part.name, final) };

  const read = kind === 'test' ? entry.test : entry.read;
  if (read) return { kind, value: answerValue(read(information)) };
  if (information.length > 0 || !final) return { kind: 'unknown', value: { lines } };
  return { kind: 'final', value: finalValue(final) };
}

function kindOfQuestion(
  part: CommandPart,
  entry: RegistryEntry,
  hasInformation: boolean,
): 'test' | 'response' | 'set' {
  if (part.form === 'test') return 'test';
  if (part.form === 'set') return hasInformation && entry.read ? 'response' : 'set';
  return part.form === 'execute' && entry.set && !entry.read ? 'set' : 'response';
}

/** Commands whose set form is understood say `ok: false`; an error to any other is just a final. */
function setAnswer(
  part: CommandPart,
  entry: RegistryEntry,
  final: FinalResult | undefined,
  lines: readonly string[],
): AtInspection {
  if (!final) return { kind: 'unknown', value: { lines } };
  const ok = final.kind === 'OK';
  if (!ok && !entry.set) return { kind: 'final', value: { ok, ...finalValue(final) } };
  const asked = entry.set?.(splitFields(part.parameters)) ?? {};
  const accepted = part.name === '^NDISDUP' ? { accepted: ok } : {};
  return { kind: 'set', value: { ok, ...accepted, ...asked, ...finalValue(final) } };
}

function readExchange(command: string, lines: readonly string[]): Exchange {
  const information: string[] = [];
  const unsolicited: string[] = [];
  let final: FinalResult | undefined;
  let running = command === '' ? undefined : runningCommand(command);
  for (const line of lines) {
    for (const piece of classifyLine(line.trim(), running)) {
      if (piece.kind === 'information') information.push(piece.text);
      else if (piece.kind === 'unsolicited') unsolicited.push(piece.text);
      else if (piece.kind === 'final') {
        final ??= piece.result;
        running = undefined;
      }
    }
  }
  return { information, unsolicited, final };
}

/** One value per report; lines about the data call are joined into one. */
function reportValues(lines: readonly string[]): object[] {
  const isNdis = (line: string) => /^\^NDISSTAT(?:QRY)?$/.test(nameOfLine(line) ?? '');
  const ndis = lines.filter(isNdis).flatMap((line) => {
    const name = nameOfLine(line) ?? '';
    return payloadsOf(name, [line]).map((payload) => new AnswerFields(name, [line], payload));
  });
  const others = lines.filter((line) => !isNdis(line)).map((line) => reportValue(line));
  if (ndis.length === 0) return others;
  return [withCauseNames({ name: 'ndisstat', ...ndisValue(parseNdisStatus(ndis)) }), ...others];
}

function reportValue(line: string): object {
  const { type, ...value } = parseUnsolicited(line);
  const name = type === 'unknown' ? (nameOfLine(line) ?? 'unknown') : type;
  return withCauseNames({ name, ...value });
}

function answerValue(parsed: unknown): object {
  // Commands with a line per context or entry: the first one, and the list.
  if (Array.isArray(parsed)) return { ...(parsed[0] as object | undefined), entries: parsed };
  const value = parsed as object;
  return withCauseNames(isNdisStatus(value) ? ndisValue(value) : value);
}

function isNdisStatus(value: object): value is NdisStatus {
  return 'ipv4' in value && 'ipv6' in value;
}

/** The families, and for an answer about one of them its fields in front. */
function ndisValue(status: NdisStatus): object {
  const { ipv4, ipv6 } = status;
  if (ipv4.present === ipv6.present) return status;
  const [family, { connected, cause }] = ipv4.present ? ['IPV4', ipv4] : ['IPV6', ipv6];
  return { connected, family, ...(cause === null ? {} : { cause }), ...status };
}

function finalValue({ kind, code, text }: FinalResult): object {
  return {
    final: kind,
    ...(code === undefined ? {} : { code }),
    ...(text === undefined ? {} : { text }),
  };
}

function errorValue(name: string, final: FinalResult): object {
  const number = final.code === undefined ? {} : { [final.kind.toLowerCase()]: final.code };
  const cmeCode = final.kind === 'CME' ? final.code : undefined;
  const state = name === '+CPIN' ? simStateOfError(cmeCode) : undefined;
  return {
    error: { ...finalValue(final), ...number },
    ...(state === undefined ? {} : { state }),
  };
}
