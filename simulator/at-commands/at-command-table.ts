/** What one AT command does in each of its forms; a form that is absent is an ERROR. */
import type { AtReply } from '../at-reply.ts';
import type { AtForm } from '../at-line.ts';
import type { ModemPort } from '../modem-port.ts';
import type { VirtualModem } from '../virtual-modem.ts';

export interface AtContext {
  readonly modem: VirtualModem;
  /** The port the command came in on. */
  readonly port: ModemPort;
  readonly name: string;
  readonly parameters: readonly string[];
}

export type AtHandler = (context: AtContext) => AtReply;

export type AtCommand = Readonly<Partial<Record<AtForm, AtHandler>>> & {
  /** Refused with the card's state (`+CME ERROR: 11` and its like) until it is unlocked. */
  readonly needsSim?: boolean;
};

/** By name, upper case, prefix included. */
export type AtCommandTable = Readonly<Record<string, AtCommand>>;
