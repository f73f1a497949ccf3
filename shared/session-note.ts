/** Things worth knowing about a connection that works. Words live in shared/i18n. */
import type { SessionState } from './session.ts';

export const sessionNotes = ['ipv6-only'] as const;

/** `ipv6-only`: the bearer has no IPv4, and nothing here translates to it yet. */
export type SessionNote = (typeof sessionNotes)[number];

/** Undefined when there is nothing to say. */
export function noteOf(state: SessionState): SessionNote | undefined {
  switch (state.state) {
    case 'verifying':
    case 'online':
      return state.families.ipv4 ? undefined : 'ipv6-only';
    default:
      return undefined;
  }
}
