/** Commands about the card: PIN, PUK, numbers (27.007 §8.3, §7.4; ^CPIN, ^ICCID, ^CARDLOCK). */
import { type AtReply, cmeError, failed, ok } from '../at-reply.ts';
import type { AtCommandTable, AtContext, AtHandler } from './at-command-table.ts';
import type { VirtualSim } from '../virtual-sim.ts';

const readCommand = 176;
const fileIccid = 12258;
/** EF_AD: phase and features, then how many digits of the IMSI are the network code. */
const fileAdministrativeData = 28589;

export const simCommands: AtCommandTable = {
  '+CPIN': {
    read: ({ modem }) => withCode(modem.sim, (code) => ok(`+CPIN: ${code}`)),
    set: enterCode,
    test: () => ok(),
  },

  '^CPIN': {
    read: ({ modem: { sim } }) =>
      withCode(sim, (code) => {
        const tries = { 'SIM PIN': sim.pinTries, 'SIM PUK': sim.pukTries, READY: '' }[code];
        // PUK1, PIN1, PUK2, PIN2; the second pair is never touched here.
        return ok(`^CPIN: ${code},${tries},${sim.pukTries},${sim.pinTries},10,3`);
      }),
    set: enterCode,
  },

  '+CLCK': {
    test: () => ok('+CLCK: ("SC")'),
    set: ({ modem, parameters }) => {
      const [facility, mode, password = ''] = parameters;
      if (facility?.toUpperCase() !== 'SC') return cmeError(4);
      const { refusal } = modem.sim;
      if (refusal !== undefined) return refusal;
      if (mode === '2') return ok(`+CLCK: ${modem.sim.asksForPin ? 1 : 0}`);
      if (mode !== '0' && mode !== '1') return cmeError(50);
      return modem.sim.setPinQuestion(mode === '1', password);
    },
  },

  '+CPWD': {
    test: () => ok('+CPWD: ("SC",8)'),
    set: ({ modem, parameters }) => {
      const [facility, oldPin = '', newPin = ''] = parameters;
      return facility?.toUpperCase() === 'SC' ? modem.sim.changePin(oldPin, newPin) : cmeError(4);
    },
  },

  /** 2 = no operator lock. */
  '^CARDLOCK': { read: () => ok('^CARDLOCK: 2,10,0'), set: () => failed() },

  '+CIMI': { needsSim: true, execute: ({ modem }) => ok(modem.sim.imsi), test: () => ok() },
  '+CNUM': { needsSim: true, execute: () => ok(), test: () => ok() },

  /** Readable before the PIN, as the file is on every card. */
  '^ICCID': {
    read: ({ modem }) => readIccid(modem.sim, (iccid) => ok(`^ICCID: ${iccid}`)),
  },

  '+CRSM': {
    test: () => ok(),
    set: ({ modem, parameters }) => {
      const [command, file] = parameters.map(Number);
      if (command === readCommand && file === fileAdministrativeData) {
        return withCode(modem.sim, () => ok(`+CRSM: 144,0,"0000000${modem.sim.mncLength}"`));
      }
      if (command !== readCommand || file !== fileIccid) return ok('+CRSM: 106,130,""');
      return readIccid(modem.sim, (iccid) => ok(`+CRSM: 144,0,"${swapNibbles(iccid)}"`));
    },
  },
};

/** A card that can be asked has a code to wait for; any other state is an error of its own. */
function withCode(
  sim: VirtualSim,
  answer: (code: 'READY' | 'SIM PIN' | 'SIM PUK') => AtReply,
): AtReply {
  switch (sim.status) {
    case 'ready':
      return answer('READY');
    case 'pin-required':
      return answer('SIM PIN');
    // A card whose PUK tries are used up still names the PUK; only the counter says 0.
    case 'puk-required':
    case 'blocked':
      return answer('SIM PUK');
    default:
      return sim.refusal ?? failed();
  }
}

function enterCode({ modem, parameters }: AtContext): ReturnType<AtHandler> {
  modem.counters.pinAttempts += 1;
  const [first = '', second] = parameters;
  const onReady = (): void => modem.onSimReady();
  return second === undefined
    ? modem.sim.enterPin(first, onReady)
    : modem.sim.enterPuk(first, second, onReady);
}

function readIccid(sim: VirtualSim, answer: (iccid: string) => AtReply): AtReply {
  // Seen on a stick without a card: "not supported", where +CPIN? says "not inserted".
  if (sim.status === 'missing') return cmeError(4);
  if (['busy', 'failure', 'wrong'].includes(sim.status)) return sim.refusal ?? failed();
  return answer(sim.iccid);
}

/** As the file on the card has it: two digits per byte, low one first, F for a missing digit. */
function swapNibbles(iccid: string): string {
  return iccid.padEnd(20, 'F').replace(/(.)(.)/g, '$2$1');
}
