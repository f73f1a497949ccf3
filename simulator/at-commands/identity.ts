/** Who the stick is; what never changes stands in the profile's answers. */
import { failed, ok } from '../at-reply.ts';
import type { AtCommand, AtCommandTable } from './at-command-table.ts';
import type { VirtualModem } from '../virtual-modem.ts';

const manufacturer: AtCommand = {
  execute: ({ modem }) => ok(manufacturerName(modem)),
  test: () => ok(),
};
const model: AtCommand = {
  execute: ({ modem }) => ok(modem.profile.identity.model),
  test: () => ok(),
};
const revision: AtCommand = {
  execute: ({ modem }) => ok(modem.profile.identity.revision),
  test: () => ok(),
};
const serialNumber: AtCommand = {
  execute: ({ modem }) => ok(modem.profile.identity.imei),
  test: () => ok(),
};

export const identityCommands: AtCommandTable = {
  I: {
    execute: ({ modem }) => {
      const { identity } = modem.profile;
      return ok(
        `Manufacturer: ${manufacturerName(modem)}`,
        `Model: ${identity.model}`,
        `Revision: ${identity.revision}`,
        `IMEI: ${identity.imei}`,
        '+GCAP: +CGSM,+DS,+ES',
      );
    },
  },
  '+CGMI': manufacturer,
  '+GMI': manufacturer,
  '+CGMM': model,
  '+GMM': model,
  '+CGMR': revision,
  '+GMR': revision,
  '+CGSN': serialNumber,
  '+GSN': serialNumber,
  '+GCAP': { execute: () => ok('+GCAP: +CGSM,+DS,+ES') },

  '^SETPORT': {
    read: ({ modem }) => ok(`^SETPORT:${modem.settings.setPort}`),
    set: ({ modem, parameters }) => {
      // One quoted parameter such as "FF;12,10,16,A2".
      const value = parameters[0] ?? '';
      if (
        parameters.length !== 1 ||
        !/^[0-9A-F]+(,[0-9A-F]+)*;[0-9A-F]+(,[0-9A-F]+)*$/.test(value)
      ) {
        return failed();
      }
      modem.settings.setPort = value;
      return ok();
    },
  },
};

function manufacturerName(modem: VirtualModem): string {
  return modem.faults.now.emptyManufacturer ? '' : modem.profile.identity.manufacturer;
}
