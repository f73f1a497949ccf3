/**
 * ^GETPORTMODE — which USB interface does what (Huawei). Crashes the MU609 (PID 1573): only for
 * sticks whose interfaces are not known otherwise.
 */
import { payloadsOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';

export type PortRole = 'pcui' | 'modem' | 'net' | 'diag' | 'gps' | 'cdrom' | 'sd';

export interface PortMode {
  readonly portsInListedOrder: readonly PortRole[];
}

const roles: Readonly<Record<string, PortRole>> = {
  PCUI: 'pcui',
  MDM: 'modem',
  MODEM: 'modem',
  NDIS: 'net',
  NCM: 'net',
  DIAG: 'diag',
  GPS: 'gps',
  CDROM: 'cdrom',
  SD: 'sd',
  MASS: 'sd',
  MASS_TWO: 'sd',
};

/** The numbers behind the names count from 0 on some firmware and from 1 on other. */
export const readPortMode: AtCommand<PortMode> = {
  line: 'AT^GETPORTMODE',
  timeoutMs: 5_000,
  parse(informationLines) {
    const payload = payloadsOf('^GETPORTMODE', informationLines).at(-1);
    if (payload === undefined) throw new AtParseError('AT^GETPORTMODE', informationLines);
    const ports = [...payload.matchAll(/(?<=^|[,:]|\s)(\w+):\d+/g)].map(
      ([, name = '']) => roles[name.toUpperCase()],
    );
    return { portsInListedOrder: ports.filter((role) => role !== undefined) };
  },
};
