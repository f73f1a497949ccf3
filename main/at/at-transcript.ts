/** What went over an AT port, fit for a log: secrets masked, personal numbers flagged. */
import type { CommandPart } from './command-line.ts';
import type { LinePiece } from './line-kind.ts';
import { nameOfLine } from './line-name.ts';
import { maskIncoming, maskOutgoing } from './secret-mask.ts';

/** What a line tells about a person or place; a report redacts by it. */
export type SensitiveKind = 'imei' | 'imsi' | 'iccid' | 'phone-number' | 'location' | 'address';

export interface AtTranscriptEntry {
  readonly timeMs: number;
  /** 'note': not on the wire, what the session did. */
  readonly direction: 'out' | 'in' | 'note';
  readonly text: string;
  readonly sensitive?: SensitiveKind;
}

export interface IncomingContext {
  /** Of the command in flight. */
  readonly parts: readonly CommandPart[];
  /** A code was sent and its echo may come, whole or in pieces. */
  readonly secret: boolean;
}

export class AtTranscript {
  readonly #now: () => number;
  readonly #onEntry: ((entry: AtTranscriptEntry) => void) | undefined;

  constructor(now: () => number, onEntry: ((entry: AtTranscriptEntry) => void) | undefined) {
    this.#now = now;
    this.#onEntry = onEntry;
  }

  out(line: string): void {
    this.#add('out', maskOutgoing(line));
  }

  in(piece: LinePiece, { parts, secret }: IncomingContext): void {
    const mayBeEcho = piece.kind === 'information' || piece.kind === 'noise';
    if (piece.kind === 'echo' || (secret && mayBeEcho)) this.#add('in', `(${piece.kind})`);
    else this.#add('in', maskIncoming(piece.text), sensitivityOf(piece.text, parts));
  }

  note(text: string): void {
    this.#add('note', text);
  }

  #add(direction: AtTranscriptEntry['direction'], text: string, sensitive?: SensitiveKind): void {
    if (!this.#onEntry) return;
    this.#onEntry({ timeMs: this.#now(), direction, text, ...(sensitive ? { sensitive } : {}) });
  }
}

const sensitiveNames: Readonly<Record<string, SensitiveKind>> = {
  '+CGSN': 'imei',
  '+GSN': 'imei',
  '^PHYNUM': 'imei',
  '+CIMI': 'imsi',
  '^ICCID': 'iccid',
  '+CCID': 'iccid',
  '+ICCID': 'iccid',
  '+CRSM': 'iccid',
  '+CSIM': 'iccid',
  '+CNUM': 'phone-number',
  '+CREG': 'location',
  '+CGREG': 'location',
  '+CEREG': 'location',
  '^HFREQINFO': 'location',
  '^MONSC': 'location',
  '^MONNC': 'location',
  '^LOCINFO': 'location',
  '^DHCP': 'address',
  '^DHCPV6': 'address',
  '+CGPADDR': 'address',
  '+CGCONTRDP': 'address',
  '^APRAINFO': 'address',
};

/** By the line's own name, else by its looks, else by the command it answers. */
export function sensitivityOf(
  line: string,
  parts: readonly CommandPart[],
): SensitiveKind | undefined {
  const name = nameOfLine(line);
  if (name !== undefined) return sensitiveNames[name];
  if (/^IMEI:/i.test(line)) return 'imei';

  const asked = parts.map((part) => sensitiveNames[part.name]).find((kind) => kind !== undefined);
  // A bare number may also answer a command that timed out long ago.
  const looksPersonal = /^\d{14,20}F?$/i.test(line);
  return asked ?? (looksPersonal ? (line.startsWith('89') ? 'iccid' : 'imei') : undefined);
}
