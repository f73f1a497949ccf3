/** Joins the probes of both families into one result: the first answer decides, the last failure. */
import type { IpFamily } from '../../shared/ip-family.ts';
import type { LinkOutput } from './link-output.ts';

export class ProbeVerdict {
  readonly #output: LinkOutput;
  readonly #running = new Set<IpFamily>();

  constructor(output: LinkOutput) {
    this.#output = output;
  }

  /** Whether the question is still open. */
  get isOpen(): boolean {
    return this.#running.size > 0;
  }

  begin(family: IpFamily): void {
    this.#running.add(family);
  }

  answered(by: 'echo' | 'dns', rttMs: number): void {
    if (!this.isOpen) return;
    this.#running.clear();
    this.#output.emit({ type: 'answered', by, rttMs });
  }

  failed(family: IpFamily): void {
    if (this.#running.delete(family) && !this.isOpen) this.#output.emit({ type: 'probe-failed' });
  }

  /** The family has no address any more: its probe ends without a result. */
  withdraw(family: IpFamily): void {
    this.#running.delete(family);
  }
}
