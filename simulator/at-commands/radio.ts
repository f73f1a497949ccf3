/** Radio, registration, signal (27.007 §7, §8.2; ^SYSINFOEX, ^SYSCFGEX, ^HCSQ and their like). */
import { type AtReply, cmeError, failed, ok, okThen } from '../at-reply.ts';
import type { ModemPort } from '../modem-port.ts';
import { SERVING_CELL, networksInRange, servingNetwork } from '../serving-network.ts';
import type { VirtualModem } from '../virtual-modem.ts';
import { registrationStat } from '../virtual-registration.ts';
import { csqLevel, hcsqLine, rsrpDbm, rsrqDb, sinrDb } from '../virtual-signal.ts';
import type { AtCommand, AtCommandTable, AtContext } from './at-command-table.ts';

export type RegistrationCommand = '+CREG' | '+CGREG' | '+CEREG';

const RADIO_SWITCH_MS = 2000;
const NETWORK_SEARCH_MS = 30_000;
const CONFIGURATION_CHANGE_MS = 2000;
/** `<n>` of the commands whose report can name a reject cause. */
const REPORT_WITH_CAUSE = 3;

export const radioCommands: AtCommandTable = {
  '+CFUN': {
    read: ({ modem }) => ok(`+CFUN: ${modem.registration.isRadioOn ? 1 : 0}`),
    test: () => ok('+CFUN: (0-1,4-7),(0-1)'),
    set: ({ modem, parameters }) => {
      const [level, restart] = parameters;
      if (level === '6' || restart === '1') return okThen(() => modem.reset());
      if (level === '1') return switchRadio(modem, true);
      // 7 is offline for good; hosts use 0, since 4 does not work on all models.
      return level === '0' || level === '4' ? switchRadio(modem, false) : cmeError(50);
    },
  },
  /** Hardware switch, software switch; sticks have no hardware one and say 1. */
  '^RFSWITCH': {
    read: ({ modem }) => ok(`^RFSWITCH:1,${modem.registration.isRadioOn ? 1 : 0}`),
    set: ({ modem, parameters }) =>
      parameters[0] === '0' || parameters[0] === '1'
        ? switchRadio(modem, parameters[0] === '1')
        : cmeError(50),
  },

  '+COPS': {
    read: ({ modem }) => ok(operatorLine(modem)),
    test: searchNetworks,
    set: selectOperator,
  },
  '+CREG': registrationCommand('+CREG', 2),
  '+CGREG': registrationCommand('+CGREG', 2),
  '+CEREG': registrationCommand('+CEREG', REPORT_WITH_CAUSE),

  '+CSQ': {
    execute: ({ modem }) =>
      ok(hasSignal(modem) ? `+CSQ: ${csqLevel(modem.signal.measure())},99` : '+CSQ: 99,99'),
    test: () => ok('+CSQ: (0-31,99),(0-7,99)'),
  },
  '^HCSQ': {
    read: ({ modem }) =>
      ok(hasSignal(modem) ? hcsqLine(modem.signal.measure()) : '^HCSQ:"NOSERVICE"'),
  },
  '^LTERSRP': {
    read: ({ modem }) => {
      const measured = modem.signal.measure();
      return hasSignal(modem) ? ok(`^LTERSRP: ${rsrpDbm(measured)},${rsrqDb(measured)}`) : failed();
    },
  },
  /** 3G only: these values mean "none". */
  '^CSNR': { read: () => ok('^CSNR: -145,-32') },
  '^CERSSI': {
    read: ({ modem }) => {
      const measured = modem.signal.measure();
      const levels = hasSignal(modem)
        ? `${rsrpDbm(measured)},${rsrqDb(measured)},${sinrDb(measured)}`
        : '-141,-20,-20';
      return ok(`^CERSSI:0,0,0,0,255,${levels},32639,32639,32639`);
    },
  },
  /** LTE band 3, EARFCN 1300: 1815 MHz down, 1720 MHz up, 20 MHz wide. */
  '^HFREQINFO': {
    read: ({ modem }) =>
      hasSignal(modem) ? ok('^HFREQINFO: 1,6,3,1300,18150,20000,19300,17200,20000') : failed(),
    set: () => ok(),
  },

  '^SYSINFO': { execute: ({ modem }) => ok(systemInfoLine(modem)) },
  '^SYSINFOEX': { execute: ({ modem }) => ok(extendedSystemInfoLine(modem)) },
  '^SYSCFGEX': {
    read: ({ modem: { settings } }) => {
      const { order, bands, roaming, domain, lteBands } = settings.systemConfiguration;
      return ok(`^SYSCFGEX: "${order}",${bands},${roaming},${domain},${lteBands}`);
    },
    test: () =>
      ok(
        '^SYSCFGEX: ("00","03","02","01","99"),((2000000400380,"GSM900/GSM1800/WCDMA900/WCDMA2100"),' +
          '(3fffffff,"All Bands")),(0-2),(0-4),((800c5,"LTE2100/LTE1800/LTE2600/LTE900/LTE800"),' +
          '(7fffffffffffffff,"All Bands"))',
      ),
    set: configureSystem,
  },

  '^NWTIME': {
    read: ({ modem }) =>
      modem.registration.isRegistered ? ok(`^NWTIME: ${networkTime(new Date())}`) : failed(),
  },
};

/** The line of +CREG?, or of its unsolicited form; undefined where the port did not ask for it. */
export function registrationLine(
  modem: VirtualModem,
  port: ModemPort,
  name: RegistrationCommand,
  kind: 'answer' | 'unsolicited',
): string | undefined {
  const report = port.registrationReports[name];
  if (kind === 'unsolicited' && report === 0) return undefined;
  const { state, isRegistered } = modem.registration;
  const fields: (string | number)[] = kind === 'answer' ? [report] : [];
  fields.push(registrationStat[state]);
  const { areaCode, cellId, accessTechnology } = SERVING_CELL;
  const { registrationDeniedCause } = modem.faults.now;
  if (report >= 2 && isRegistered) {
    fields.push(`"${areaCode}"`, `"${cellId}"`, accessTechnology);
  } else if (report === REPORT_WITH_CAUSE && state === 'denied') {
    // Area, cell and technology stay empty; cause type 0 = an EMM cause value follows.
    fields.push('', '', '', 0, registrationDeniedCause ?? '');
  }
  return `${name}: ${fields.join(',')}`;
}

function registrationCommand(name: RegistrationCommand, highest: number): AtCommand {
  return {
    read: ({ modem, port }) => ok(registrationLine(modem, port, name, 'answer') ?? ''),
    test: () => ok(`${name}: (0-${highest})`),
    set: ({ port, parameters }) => {
      const report = parameters[0] === '' ? NaN : Number(parameters[0]);
      if (!Number.isInteger(report) || report < 0 || report > highest) return cmeError(50);
      port.registrationReports[name] = report;
      return ok();
    },
  };
}

function hasSignal({ registration }: VirtualModem): boolean {
  return registration.isRegistered || registration.state === 'denied';
}

function switchRadio(modem: VirtualModem, isOn: boolean): AtReply {
  const durationMs = RADIO_SWITCH_MS;
  return { ...okThen(() => modem.registration.switchRadio(isOn)), durationMs };
}

function operatorLine({ sim, registration, settings }: VirtualModem): string {
  const network = servingNetwork(sim.imsi, registration.state);
  const { operatorMode, operatorFormat } = settings;
  if (network === undefined) return `+COPS: ${operatorMode}`;
  const name = [network.longName, network.shortName, network.plmn][operatorFormat];
  return `+COPS: ${operatorMode},${operatorFormat},"${name}",${SERVING_CELL.accessTechnology}`;
}

function searchNetworks({ modem }: AtContext): AtReply {
  if (modem.bearer.state !== 'down') return cmeError(3);
  const { refusal } = modem.sim;
  if (refusal !== undefined) return refusal;
  const current = servingNetwork(modem.sim.imsi, modem.registration.state)?.plmn;
  const found = networksInRange(modem.sim.imsi).map(({ plmn, longName, shortName }) => {
    const availability = plmn === current ? 2 : 1;
    return `(${availability},"${longName}","${shortName}","${plmn}",${SERVING_CELL.accessTechnology})`;
  });
  return {
    ...ok(`+COPS: ${found.join(',')},,(0,1,2,3,4),(0,1,2)`),
    durationMs: NETWORK_SEARCH_MS,
  };
}

function selectOperator({ modem, parameters }: AtContext): AtReply {
  const [mode, format] = parameters.map(Number);
  const { settings, registration, sim } = modem;
  if (mode === 3 && format !== undefined && format <= 2) {
    settings.operatorFormat = format;
    return ok();
  }
  if (sim.refusal !== undefined) return sim.refusal;
  if (mode === 2) {
    settings.operatorMode = mode;
    return okThen(() => registration.leave());
  }
  if (mode === 1 && !networksInRange(sim.imsi).some(({ plmn }) => plmn === parameters[2])) {
    return cmeError(30);
  }
  if (mode !== 0 && mode !== 1) return cmeError(50);
  settings.operatorMode = mode;
  return okThen(() => registration.restart());
}

/** `sim` of ^SYSINFO: 1 valid, 0 invalid or locked, 255 absent. */
function simStateCode({ sim }: VirtualModem): number {
  if (sim.status === 'ready') return 1;
  return sim.status === 'missing' ? 255 : 0;
}

function systemInfoLine(modem: VirtualModem): string {
  const { isRegistered, state } = modem.registration;
  const sim = simStateCode(modem);
  return isRegistered
    ? `^SYSINFO:2,3,${state === 'roaming' ? 1 : 0},6,${sim},,101`
    : `^SYSINFO:${state === 'denied' ? 1 : 0},0,0,0,${sim}`;
}

function extendedSystemInfoLine(modem: VirtualModem): string {
  const { isRegistered, state } = modem.registration;
  const sim = simStateCode(modem);
  return isRegistered
    ? `^SYSINFOEX:2,3,${state === 'roaming' ? 1 : 0},${sim},,6,"LTE",101,"LTE"`
    : `^SYSINFOEX:${state === 'denied' ? 1 : 0},0,0,${sim},,0,"NO SERVICE",0,"NO SERVICE"`;
}

/** Written to flash and followed by a new search, which ends a call. */
function configureSystem({ modem, parameters }: AtContext): AtReply {
  const [order = '', bands = '', roaming = '', domain = '', lteBands = ''] = parameters;
  const isWellFormed =
    /^(00|99|(0[123]){1,3})$/.test(order) &&
    /^[0-9A-F]+$/i.test(bands) &&
    /^[012]$/.test(roaming) &&
    /^[0-4]$/.test(domain) &&
    /^[0-9A-F]+$/i.test(lteBands);
  if (!isWellFormed) return cmeError(50);
  const before = modem.settings.systemConfiguration;
  modem.settings.systemConfiguration = {
    order: order === '99' ? before.order : order,
    bands: bands === '40000000' ? before.bands : bands.toUpperCase(),
    roaming: roaming === '2' ? before.roaming : roaming,
    domain: domain === '4' ? before.domain : domain,
    lteBands: lteBands === '40000000' ? before.lteBands : lteBands.toUpperCase(),
  };
  return { ...okThen(() => modem.registration.restart()), durationMs: CONFIGURATION_CHANGE_MS };
}

/** `yy/MM/dd,hh:mm:ss+zz,dst`, zone in quarters of an hour; the network lives in UTC. */
function networkTime(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.slice(2).replaceAll('-', '/')},${time.slice(0, 8)}+00,00`;
}
