/**
 * The stick's own memory of why a call ended (`^GLASTERR`), for refusals whose `^NDISSTAT` names no
 * cause or is lost. Firmware without it is asked once.
 */
import { readLastCallError } from '../../at/commands/glasterr.ts';
import type { ModemContext } from './modem-context.ts';
import { ask } from './tolerant-questions.ts';

export class LastCallCause {
  readonly #context: ModemContext;
  readonly #cid: number;
  /** Of an earlier call; 0 = none, undefined = the firmware has no such memory. */
  readonly #before: number | undefined;

  private constructor(context: ModemContext, cid: number, before: number | undefined) {
    this.#context = context;
    this.#cid = cid;
    this.#before = before;
  }

  /** To be made before the call, so that an old cause is not taken for its own. */
  static async beforeCall(context: ModemContext, cid: number): Promise<LastCallCause> {
    return new LastCallCause(context, cid, await readCause(context, cid));
  }

  /** Of a call that is known to be refused; undefined when there is none on record. */
  async ofRefusal(): Promise<number | undefined> {
    if (this.#before === undefined) return undefined;
    return (await readCause(this.#context, this.#cid)) || undefined;
  }

  /** Only a cause that was not there before the call: such a call has been refused. */
  async appeared(): Promise<number | undefined> {
    const cause = await this.ofRefusal();
    return cause === this.#before ? undefined : cause;
  }
}

async function readCause(context: ModemContext, cid: number): Promise<number | undefined> {
  return (await ask(context, readLastCallError(cid)))?.cause;
}
