/** The standard's short name beside each cause number that `inspect at` prints. */
import { emmCauses } from '../../main/at/emm-causes.ts';
import { sessionCauses } from '../../main/at/session-causes.ts';

/** `cause` is about the data call, also inside a family; `rejectCause` about registration. */
export function withCauseNames(value: object): object {
  const named = Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    if (key === 'ipv4' || key === 'ipv6') {
      return [[key, isObject(field) ? withCauseNames(field) : field]];
    }
    const name = typeof field === 'number' ? nameOf(key, field) : undefined;
    return name === undefined
      ? [[key, field]]
      : [
          [key, field],
          [`${key}Name`, name],
        ];
  });
  return Object.fromEntries(named) as object;
}

function nameOf(key: string, cause: number): string | undefined {
  if (key === 'cause') return sessionCauses[cause];
  return key === 'rejectCause' ? emmCauses[cause] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
