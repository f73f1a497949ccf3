/** Commands about the port and the conversation itself (V.250, 27.007 §5, vendor set). */
import { type AtReply, cmeError, failed, ok, okThen } from '../at-reply.ts';
import type { AtCommand, AtCommandTable, AtContext, AtHandler } from './at-command-table.ts';

/** For settings that change nothing a host could see on USB: speaker, carrier, flow control. */
const accepted: AtCommand = { execute: () => ok(), set: () => ok() };

const noCarrier: AtHandler = () => ({ lines: [], final: 'NO CARRIER' });

/** 27.007 §8.2 and 8.3 of 27.060: packet service 99, with or without the number of a context. */
const packetServiceNumber = /^[TP]?\*99(\*\*\*\d{1,2})?#$/i;

/** A data call takes the port for itself; there are no calls of other kinds. */
function dial({ modem, port, parameters }: AtContext): AtReply {
  const { dialUp, registration } = modem;
  const isPossible = dialUp !== undefined && registration.isRegistered && port.canCall;
  if (!isPossible || !packetServiceNumber.test(parameters[0] ?? '')) {
    return { lines: [], final: 'NO CARRIER' };
  }
  return { lines: [], final: 'CONNECT', then: () => port.startCall(dialUp) };
}

/** A basic command with the values 0 and 1, where no digit means 0. */
function toggle(apply: (port: Parameters<AtHandler>[0]['port'], isOn: boolean) => void): AtCommand {
  return {
    execute: ({ port, parameters }) => {
      const value = parameters[0] ?? '0';
      if (value !== '0' && value !== '1') return failed();
      apply(port, value === '1');
      return ok();
    },
  };
}

const resetProfile: AtCommand = {
  execute: ({ port }) => {
    port.resetProfile();
    return ok();
  },
};

const quietToggle = toggle((port, isOn) => (port.isQuiet = isOn));

export const genericCommands: AtCommandTable = {
  E: toggle((port, isOn) => (port.echo = isOn)),
  V: toggle((port, isOn) => (port.isVerbose = isOn)),
  Q: {
    execute: (context) =>
      context.modem.faults.now.rejectsAtq0
        ? failed()
        : (quietToggle.execute?.(context) ?? failed()),
  },
  Z: resetProfile,
  '&F': resetProfile,
  '&C': accepted,
  '&D': accepted,
  '&W': accepted,
  L: accepted,
  M: accepted,
  X: accepted,
  H: accepted,
  '+IFC': accepted,
  '+IPR': accepted,
  '+CMGF': accepted,
  D: { set: dial },
  A: { execute: noCarrier },
  O: { execute: noCarrier },

  /** All S registers, by the rule in the modem. */
  S: {
    set: ({ modem, name, parameters }) => {
      const value = Number(parameters[0]);
      if (value > 255) return failed();
      modem.settings.registers.set(name, value);
      return ok();
    },
    read: ({ modem, name }) => ok(String(modem.settings.registers.get(name) ?? 0).padStart(3, '0')),
  },

  '+CMEE': {
    read: ({ port }) => ok(`+CMEE: ${port.errorMode}`),
    test: () => ok('+CMEE: (0-2)'),
    set: ({ port, parameters }) => {
      const mode = Number(parameters[0]);
      if (![0, 1, 2].includes(mode) || parameters[0] === '') return cmeError(50);
      port.errorMode = mode;
      return ok();
    },
  },

  '^CURC': {
    read: ({ port }) => ok(`^CURC: ${port.sendsUnsolicited ? 1 : 0}`),
    test: () => ok('^CURC: (0-2)'),
    set: ({ port, parameters }) => {
      const mode = parameters[0];
      if (mode !== '0' && mode !== '1' && mode !== '2') return cmeError(50);
      port.sendsUnsolicited = mode !== '0';
      return ok();
    },
  },

  '^PORTSEL': {
    set: ({ modem, parameters }) => {
      const selection = parameters[0];
      if (selection !== '0' && selection !== '1') return cmeError(50);
      modem.settings.unsolicitedPort = selection === '0' ? 'pcui' : 'modem';
      return ok();
    },
  },

  '+CSCS': {
    read: ({ modem }) => ok(`+CSCS: "${modem.settings.characterSet}"`),
    test: () => ok('+CSCS: ("IRA","GSM","UCS2")'),
    set: ({ modem, parameters }) => {
      const characterSet = parameters[0] ?? '';
      if (!['IRA', 'GSM', 'UCS2'].includes(characterSet)) return cmeError(50);
      modem.settings.characterSet = characterSet;
      return ok();
    },
  },

  '^RESET': { execute: ({ modem }) => okThen(() => modem.reset()) },
};
