/**
 * How much data went over the stick: this session, today, this period. The record is what is kept on
 * disk; who keeps it, and how often, is not decided here.
 */
import type { AppSettings } from '../../shared/ipc/settings.ts';
import type { UsageView } from '../../shared/ipc/snapshot.ts';
import type { UsageFileRecord } from '../settings/app-files.ts';

/** Part of the limit from which a person is told. */
const WARN_AT = 0.8;

export class UsageLedger {
  #record: UsageFileRecord;
  #sessionBytes = 0;

  constructor(record: UsageFileRecord) {
    this.#record = record;
  }

  get record(): UsageFileRecord {
    return this.#record;
  }

  startSession(): void {
    this.#sessionBytes = 0;
  }

  add(bytes: number, now: Date, firstDay: number): void {
    this.#turnPage(now, firstDay);
    this.#sessionBytes += bytes;
    const { dayBytes, periodBytes } = this.#record;
    this.#record = {
      ...this.#record,
      dayBytes: dayBytes + bytes,
      periodBytes: periodBytes + bytes,
    };
  }

  allowMore(bytes: number, now: Date, firstDay: number): void {
    this.#turnPage(now, firstDay);
    this.#record = { ...this.#record, extraBytes: this.#record.extraBytes + bytes };
  }

  view(now: Date, { limitBytes, firstDay }: AppSettings['budget']): UsageView {
    this.#turnPage(now, firstDay);
    const { dayBytes, periodBytes, extraBytes } = this.#record;
    return {
      sessionBytes: this.#sessionBytes,
      dayBytes,
      monthBytes: periodBytes,
      limitBytes,
      extraBytes,
      periodEnds: isoDate(periodStart(now, firstDay, 1)),
      state: stateOf(periodBytes, limitBytes, extraBytes),
    };
  }

  #turnPage(now: Date, firstDay: number): void {
    const day = isoDate(now);
    const start = isoDate(periodStart(now, firstDay, 0));
    if (this.#record.day !== day) this.#record = { ...this.#record, day, dayBytes: 0 };
    if (this.#record.periodStart === start) return;
    this.#record = { ...this.#record, periodStart: start, periodBytes: 0, extraBytes: 0 };
  }
}

function stateOf(
  usedBytes: number,
  limitBytes: number | undefined,
  extraBytes: number,
): UsageView['state'] {
  if (limitBytes === undefined) return 'free';
  const allowed = limitBytes + extraBytes;
  if (usedBytes >= allowed) return 'reached';
  return usedBytes >= allowed * WARN_AT ? 'warned' : 'below';
}

/** Start of the period `now` lies in, or of one `ahead` of it. */
function periodStart(now: Date, firstDay: number, ahead: number): Date {
  const months = now.getDate() < firstDay ? ahead - 1 : ahead;
  return new Date(now.getFullYear(), now.getMonth() + months, firstDay);
}

function isoDate(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
