/** What a connection has been through: read by the window, the report and the diagnostics. */
import type { Failure } from './failure.ts';

/** What is done about a connection that broke, from the gentlest to the last resort. */
export const healingActions = [
  'redial',
  'restart-radio',
  'reset-modem',
  'reset-usb',
  /** Gives the stick back and takes it again. */
  'reopen',
  'await-stick',
  'ask-to-replug',
] as const;

export type HealingAction = (typeof healingActions)[number];

/** `interrupted`: the person ended the session, or the next trouble came first. */
export type HealingOutcome = 'under-way' | 'worked' | 'did-not-help' | 'interrupted';

export type HistoryEntry =
  | {
      readonly type: 'healing';
      /** Wall clock, milliseconds since 1970. */
      readonly atMs: number;
      readonly cause: Failure;
      readonly action: HealingAction;
      readonly outcome: HealingOutcome;
      /** From the loss to the outcome; absent while it is under way. */
      readonly tookMs?: number;
    }
  | { readonly type: 'failed'; readonly atMs: number; readonly cause: Failure }
  | { readonly type: SessionMark; readonly atMs: number };

/** Things that are no trouble and explain what comes next. */
export const sessionMarks = [
  'connected',
  'disconnected',
  'suspended',
  'resumed',
  'address-changed',
  'settings-changed',
  'more-data-allowed',
] as const;

export type SessionMark = (typeof sessionMarks)[number];
