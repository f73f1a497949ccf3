/** What the settings mean for a connection. */
import type { AppSettings } from '../../shared/ipc/settings.ts';
import type { Decisions } from './active-session.ts';

export interface Circumstances {
  /** The built-in stick: nothing on this computer is to change. */
  readonly isTrial: boolean;
  /** For this stay abroad. */
  readonly roamingOnce: boolean;
}

export function decisionsFor(
  settings: AppSettings,
  { isTrial, roamingOnce }: Circumstances,
): Decisions {
  const { routingMode, chosenDestinations, nameServers, roamingAllowed, budget } = settings;
  return {
    routing: isTrial ? 'none' : routingMode,
    chosenDestinations,
    nameServers,
    roamingAllowed: roamingAllowed || roamingOnce,
    // Whoever counts gigabytes does not want any spent on looking after the connection.
    metered: budget.limitBytes !== undefined,
  };
}
