/** What the packet path reports, in the session machine's words. */
import type { SessionStateName } from '../../shared/session.ts';
import type { DatapathEvent } from '../datapath/worker-contract.ts';
import type { SessionEvent } from './step.ts';

/** Undefined for what is no news to the machine. */
export function sessionEventOf(
  event: DatapathEvent,
  state: SessionStateName,
): SessionEvent | undefined {
  switch (event.type) {
    case 'stick-gone':
      return { type: 'failed', failure: { code: 'stick-gone' } };
    case 'broken':
      return { type: 'failed', failure: event.failure };
    case 'carrier':
      // While dialling only the AT side knows: some sticks report "not connected" at each start.
      return event.connected || state === 'dialling'
        ? undefined
        : { type: 'bearer-down', cause: undefined };
    case 'link':
      return ofLink(event.event);
    case 'merges-refused':
      // Nothing was lost by it.
      return undefined;
    case 'at-data':
    case 'at-ended':
    case 'virtual-stick':
      // The AT session and whoever watches the bus listen to these themselves.
      return undefined;
  }
}

function ofLink(
  event: Extract<DatapathEvent, { type: 'link' }>['event'],
): SessionEvent | undefined {
  switch (event.type) {
    case 'lease':
      return { type: 'lease', lease: event.lease };
    case 'lease-lost':
      return event.reason === 'link-down' ? undefined : { type: 'lease-lost' };
    case 'lease6':
      return { type: 'lease6', lease: event.lease };
    case 'lease6-lost':
      return event.reason === 'link-down' ? undefined : { type: 'lease6-lost' };
    case 'answered':
      return { type: 'answered' };
    case 'probe-failed':
      return { type: 'unanswered' };
    case 'dhcp-silent':
    case 'ra-silent':
    case 'gateway-mac':
    case 'measured':
      return undefined;
  }
}
