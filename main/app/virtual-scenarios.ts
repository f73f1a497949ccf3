/** The built-in stick in the states that can be tried without one. */
import type { VirtualScenario } from '../../shared/ipc/contract.ts';
import type { VirtualStickSpec } from '../datapath/stick-spec.ts';

type Change = Partial<Pick<VirtualStickSpec, 'profile' | 'sim' | 'faults' | 'network'>>;

/** Home network 262-01, for which the provider database knows several access points. */
const germanSim = { pin: undefined, imsi: '262011234567890' } as const;

const changes: Readonly<Record<VirtualScenario, Change>> = {
  open: { sim: { pin: undefined } },
  locked: { sim: { pin: '1234' } },
  puk: { sim: { pin: '1234', triesLeft: 0 } },
  'several-plans': { sim: germanSim },
  roaming: { sim: { pin: undefined }, faults: { roaming: true } },
  // What is likeliest is refused, what comes second is taken.
  'apn-refused': { sim: germanSim, network: { apns: ['internet.t-d1.de'] } },
  'weak-signal': { sim: { pin: undefined }, network: { coverage: 'weak' } },
  'install-cd': { profile: 'cd-14fe', sim: { pin: undefined } },
  hilink: { profile: 'hilink', sim: { pin: undefined } },
  // Another program has it: what app/stick-list.ts shows of it.
  busy: { sim: { pin: undefined } },
  silent: { sim: { pin: undefined }, faults: { answersNothing: true } },
};

/** What a HiLink stick is when it is plugged in again. */
export function afterReplug(spec: VirtualStickSpec): VirtualStickSpec {
  return spec.profile === 'hilink' ? { ...spec, profile: 'cd-1f01' } : spec;
}

/** `timeScale`: factor on the stick's delays, 1 = like a real one. */
export function virtualStick(scenario: VirtualScenario, timeScale: number): VirtualStickSpec {
  return {
    kind: 'virtual',
    profile: 'e3372s-153',
    faults: {},
    seed: 1,
    timeScale,
    sim: {},
    carrier: { kind: 'built-in' },
    host: 'make-believe',
    ...changes[scenario],
  };
}
