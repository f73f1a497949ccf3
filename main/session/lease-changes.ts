/** What news of one family means for a connection that may have two. */
import type { Connected } from '../../shared/session.ts';
import type { SessionEvent } from './step.ts';

export type LeaseEvent = Extract<
  SessionEvent,
  { readonly type: 'lease' | 'lease-lost' | 'lease6' | 'lease6-lost' | 'bearer-up' }
>;

/** The connection after the event; it may have no lease left. */
export function afterLeaseEvent(before: Connected, event: LeaseEvent): Connected {
  const { families, lease, lease6 } = before;
  switch (event.type) {
    case 'lease':
      return { families, lease: event.lease, lease6 };
    case 'lease-lost':
      return { families, lease: undefined, lease6 };
    case 'lease6':
      return { families, lease, lease6: event.lease };
    case 'lease6-lost':
      return { families, lease, lease6: undefined };
    case 'bearer-up':
      return {
        families: event.families,
        lease: event.families.ipv4 ? lease : undefined,
        lease6: event.families.ipv6 ? lease6 : undefined,
      };
  }
}

export function hasLease({ lease, lease6 }: Connected): boolean {
  return lease !== undefined || lease6 !== undefined;
}
