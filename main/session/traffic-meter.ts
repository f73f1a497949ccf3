/** Adds up what went over the stick, across its openings, and says when a limit is reached. */
import type { BudgetState, DataBudget, Traffic } from '../../shared/connection-snapshot.ts';
import type { DatapathCounters } from '../datapath/worker-contract.ts';

export class TrafficMeter {
  #traffic: Traffic = {
    sentBytes: 0,
    receivedBytes: 0,
    sendBitsPerSecond: 0,
    receiveBitsPerSecond: 0,
  };
  /** As read last; both start at 0 when a stick is opened. */
  #last = { sent: 0, received: 0, atMs: 0 };
  #budget: DataBudget | undefined;
  /** Counted when the budget was set: from then on it is `usedBeforeBytes` that counts what was before. */
  #countedAtBudget = 0;
  #allowedMoreBytes = 0;

  get traffic(): Traffic {
    return this.#traffic;
  }

  get budget(): BudgetState {
    const usedBytes =
      this.#counted() - this.#countedAtBudget + (this.#budget?.usedBeforeBytes ?? 0);
    const capBytes =
      this.#budget === undefined ? undefined : this.#budget.capBytes + this.#allowedMoreBytes;
    return { capBytes, usedBytes };
  }

  get isExhausted(): boolean {
    const { capBytes, usedBytes } = this.budget;
    return capBytes !== undefined && usedBytes >= capBytes;
  }

  /** Undefined lifts the limit. */
  setBudget(budget: DataBudget | undefined): void {
    this.#budget = budget;
    this.#countedAtBudget = budget === undefined ? 0 : this.#counted();
    this.#allowedMoreBytes = 0;
  }

  /** On top of what is used now, if the limit is reached; else on top of the limit. */
  allowMore(bytes: number): void {
    const { capBytes, usedBytes } = this.budget;
    if (capBytes === undefined) return;
    this.#allowedMoreBytes += Math.max(0, usedBytes - capBytes) + bytes;
  }

  read({ uplink, downlink }: DatapathCounters, nowMs: number): void {
    const sent = uplink['bytes'] ?? 0;
    const received = downlink['bytes'] ?? 0;
    const isNewStick = sent < this.#last.sent || received < this.#last.received;
    const newSent = isNewStick ? sent : sent - this.#last.sent;
    const newReceived = isNewStick ? received : received - this.#last.received;
    const seconds = (nowMs - this.#last.atMs) / 1_000;
    this.#last = { sent, received, atMs: nowMs };
    const { sentBytes, receivedBytes } = this.#traffic;
    this.#traffic = {
      sentBytes: sentBytes + newSent,
      receivedBytes: receivedBytes + newReceived,
      sendBitsPerSecond: speed(newSent, seconds),
      receiveBitsPerSecond: speed(newReceived, seconds),
    };
  }

  /** No stick is open: nothing flows, and the next one counts from 0. */
  rest(): void {
    this.#last = { sent: 0, received: 0, atMs: 0 };
    this.#traffic = { ...this.#traffic, sendBitsPerSecond: 0, receiveBitsPerSecond: 0 };
  }

  #counted(): number {
    return this.#traffic.sentBytes + this.#traffic.receivedBytes;
  }
}

/** Readings further apart than a few seconds (or the first one) tell no speed. */
function speed(bytes: number, seconds: number): number {
  return seconds > 0 && seconds < 5 ? Math.round((bytes * 8) / seconds) : 0;
}
