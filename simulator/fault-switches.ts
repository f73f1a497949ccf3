/** What can be wrong with the stick, the SIM and the network, one switch per real-world fault. */

export interface FaultSwitches {
  // -- NCM function

  /** Blocks whose NDP stands before a datagram are dropped: E3372 firmware 21.2xx. */
  readonly ndpMustBeLast: boolean;
  /** Alternate setting 1 puts the parser back to NTB-32: firmware 21.318 (Panton, linux-usb 2017). */
  readonly forgetsFormatAtAlt1: boolean;
  /** SET_NTB_FORMAT 0 is refused although NTB-16 is advertised: E5785, E5885. */
  readonly rejectsNtb16: boolean;
  /** NTB-32 is neither advertised nor accepted: what the NCM standard allows, no stick of the family. */
  readonly offersOnlyNtb16: boolean;
  /** Alternate setting 1 puts the NTB input size back to dwNtbInMaxSize. */
  readonly losesInputSizeAtAlt1: boolean;
  /** Alternate setting 0, so also a release of the interface, does so too: the NCM standard. */
  readonly losesInputSizeAtAlt0: boolean;
  /** SET_NTB_INPUT_SIZE stalls in alternate setting 1. */
  readonly refusesInputSizeAtAlt1: boolean;
  /** SET_NTB_INPUT_SIZE is acknowledged and changes nothing; GET_NTB_INPUT_SIZE is honest. */
  readonly ignoresInputSize: boolean;
  /** A lost input size is used in earnest: blocks up to the fill limit hit the host's smaller reads. */
  readonly inSizeSpill: boolean;
  /**
   * Blocks end with their last frame, so that some are a multiple of the packet size and end with a
   * zero-length packet. Captured sticks pad the block to the next frame position instead.
   */
  readonly exactBlockEnd: boolean;
  /** Nothing ever comes on the NCM interrupt endpoint: host type "Linux" told at the mode switch. */
  readonly noNotifications: boolean;
  /** The encapsulated AT channel takes commands and never answers: E3372. */
  readonly encapsulatedDead: boolean;
  /** Class requests that stall, in percent of all, by the seed. */
  readonly controlStallPercent: number;
  /** Damaged blocks slipped in before good ones, in percent of these, by the seed. */
  readonly hostileBlockPercent: number;
  /** The bulk endpoints of the NCM function halt so long after power-up, milliseconds. */
  readonly bulkStallAfterMs: number | undefined;

  // -- what lies behind the radio

  /** The stick's DHCP server does not answer. */
  readonly dhcpSilent: boolean;
  /** The gateway does not answer ARP: sticks that take frames sent to any MAC. */
  readonly arpSilent: boolean;
  /** Address and ARP work, no packet reaches anybody: barred or unpaid subscription, dead APN. */
  readonly answersNothing: boolean;
  /** Questions to name servers get lost, all else passes. */
  readonly dnsSilent: boolean;
  /** The stick sends no frame at all; "TX counts, RX stays 0", as after a wrong NTB format. */
  readonly dropsDownlink: boolean;
  /** Rate of the air interface towards the network; undefined = no limit. */
  readonly radioUplinkKbps: number | undefined;
  readonly radioDownlinkKbps: number | undefined;
  /** Frames from the host waiting for the air; when it is full, OUT transfers wait (NAK). */
  readonly radioUplinkBufferBytes: number;
  /** Round trip through the network, half of it each way, milliseconds. */
  readonly radioRttMs: number;
  /** Up to so much later, drawn for each frame; frames stay in order. */
  readonly radioJitterMs: number;
  /** Longer IPv4 packets vanish without a word; 1358…1430 on networks that tunnel. */
  readonly radioPathMtu: number | undefined;

  /** The network gives IPv4 only: a call for both families gets that, with cause 50 for the other. */
  readonly noIpv6: boolean;
  /** The network gives IPv6 only: a call for both families gets that, with cause 51 for the other. */
  readonly ipv6Only: boolean;
  /** IPv6 comes up and no router ever advertises itself. */
  readonly raSilent: boolean;

  // -- SIM

  /** No card in the slot. */
  readonly simMissing: boolean;
  /** The card answers "busy" for so long after power-up, milliseconds. */
  readonly simBusyMs: number;
  /** A card the stick refuses. */
  readonly simWrong: boolean;
  /** A card that does not answer. */
  readonly simFailure: boolean;

  // -- registration

  /** Left in flight mode by an earlier program: `+CFUN: 0` until a host turns the radio on. */
  readonly radioOff: boolean;
  /** No cell in range. */
  readonly noNetwork: boolean;
  /** Registered with a foreign network. */
  readonly roaming: boolean;
  /** The network refuses the SIM; an EMM cause of 3GPP TS 24.301 (3, 7, 8, 11, 15 …). */
  readonly registrationDeniedCause: number | undefined;
  /** From "SIM ready" to "registered", milliseconds; undefined = drawn, a few seconds. */
  readonly registrationDelayMs: number | undefined;
  /** A search of 5 to 40 s where none is given: a cold start far from home. */
  readonly slowRegistration: boolean;

  // -- bearer

  /** Dialling ends with this session-management cause of 3GPP TS 24.008 (27, 29, 33 …). */
  readonly bearerRefusedCause: number | undefined;
  /** IPv6 alone is refused with this cause (50, 33 …) while IPv4 comes up. */
  readonly ipv6RefusedCause: number | undefined;
  /** A call for both families is refused as a whole with this cause (50, 51, 28); for one it is not. */
  readonly dualStackRefusedCause: number | undefined;
  /** Dialling is accepted and nothing follows, neither success nor refusal. */
  readonly bearerSilent: boolean;
  /** From NDISDUP to `^NDISSTAT:1`, milliseconds; undefined = drawn, one to three seconds. */
  readonly bearerDelayMs: number | undefined;
  /** The network ends the first call with cause 36 so long after it came up, milliseconds. */
  readonly detachAfterMs: number | undefined;

  // -- AT ports

  /** No AT port answers anything. */
  readonly atSilent: boolean;
  /** Added to the answer time of every command, milliseconds. */
  readonly atDelayMs: number;
  /** `AT^DHCP?` is unknown to the firmware. */
  readonly atDhcpUnsupported: boolean;
  /** `ATQ0` is an error: E3372h-320. */
  readonly rejectsAtq0: boolean;
  /** `AT+CGMI` answers with an empty line: some operator firmware. */
  readonly emptyManufacturer: boolean;
  /** NDISDUP on the modem port answers OK and does nothing. */
  readonly ndisdupOkWrongPort: boolean;
  /** A port is mute until SET_CONTROL_LINE_STATE raises DTR, as serial drivers do on open. */
  readonly muteWithoutDtr: boolean;
  /** A crowd of unsolicited lines between each command and its answer. */
  readonly urcStorm: boolean;
  /** Unsolicited results that are lost, in percent of all, by the seed. */
  readonly urcDropPercent: number;
  /** Some final results have an unsolicited line glued to them, without a line end between. */
  readonly gluesFinals: boolean;
  /** The AT engine dies for good once a port nobody reads has filled up. */
  readonly wedgesWhenUnread: boolean;

  // -- bus

  /** The stick vanishes so long after it was plugged in (or after the switch was set). */
  readonly unplugAfterMs: number | undefined;
  /** The bus loses power so long after: the stick comes back as a locked install CD, if it has one. */
  readonly powerLossAfterMs: number | undefined;
  /**
   * The card reader takes commands and answers none: the kernel's storage driver resets the whole
   * stick for that, under whatever program uses the rest of it.
   */
  readonly cardReaderHangs: boolean;
  /**
   * So long after, the host's handle is dead although the stick is there: every transfer fails and
   * no detach is ever reported. usbfs after a resume, which it knows no reset-resume for.
   */
  readonly handleDeadAfterMs: number | undefined;
  /** So long after, the host's system resets the stick under the program that uses it. */
  readonly hostResetAfterMs: number | undefined;
}

export const noFaults: FaultSwitches = {
  ndpMustBeLast: false,
  forgetsFormatAtAlt1: false,
  rejectsNtb16: false,
  offersOnlyNtb16: false,
  losesInputSizeAtAlt1: false,
  losesInputSizeAtAlt0: false,
  refusesInputSizeAtAlt1: false,
  ignoresInputSize: false,
  inSizeSpill: false,
  exactBlockEnd: false,
  noNotifications: false,
  encapsulatedDead: false,
  controlStallPercent: 0,
  hostileBlockPercent: 0,
  bulkStallAfterMs: undefined,
  dhcpSilent: false,
  arpSilent: false,
  answersNothing: false,
  dnsSilent: false,
  dropsDownlink: false,
  radioUplinkKbps: undefined,
  radioDownlinkKbps: undefined,
  radioUplinkBufferBytes: 300_000,
  radioRttMs: 0,
  radioJitterMs: 0,
  radioPathMtu: undefined,
  noIpv6: false,
  ipv6Only: false,
  raSilent: false,
  simMissing: false,
  simBusyMs: 0,
  simWrong: false,
  simFailure: false,
  radioOff: false,
  noNetwork: false,
  roaming: false,
  registrationDeniedCause: undefined,
  registrationDelayMs: undefined,
  slowRegistration: false,
  bearerRefusedCause: undefined,
  ipv6RefusedCause: undefined,
  dualStackRefusedCause: undefined,
  bearerSilent: false,
  bearerDelayMs: undefined,
  detachAfterMs: undefined,
  atSilent: false,
  atDelayMs: 0,
  atDhcpUnsupported: false,
  rejectsAtq0: false,
  emptyManufacturer: false,
  ndisdupOkWrongPort: false,
  muteWithoutDtr: false,
  urcStorm: false,
  urcDropPercent: 0,
  gluesFinals: false,
  wedgesWhenUnread: false,
  unplugAfterMs: undefined,
  powerLossAfterMs: undefined,
  cardReaderHangs: false,
  handleDeadAfterMs: undefined,
  hostResetAfterMs: undefined,
};

/** Of the numbers that have a range of their own; all others are whatever is not negative. */
const ranges: Readonly<Partial<Record<keyof FaultSwitches, readonly [number, number]>>> = {
  controlStallPercent: [0, 100],
  hostileBlockPercent: [0, 100],
  urcDropPercent: [0, 100],
  radioUplinkKbps: [1, 10_000_000],
  radioDownlinkKbps: [1, 10_000_000],
  radioUplinkBufferBytes: [16_384, 100_000_000],
  radioPathMtu: [576, 1500],
};

/** A switch of that name does not exist, or its value is of the wrong kind. */
export class FaultSwitchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FaultSwitchError';
  }
}

/** Checks switches that came as plain data, from a command line or another thread. */
export function parseFaultSwitches(
  switches: Readonly<Record<string, unknown>>,
): Partial<FaultSwitches> {
  for (const [name, value] of Object.entries(switches)) {
    if (!Object.hasOwn(noFaults, name)) throw new FaultSwitchError(`no fault switch "${name}"`);
    const initial = noFaults[name as keyof FaultSwitches];
    const [lowest, highest] = ranges[name as keyof FaultSwitches] ?? [0, Number.MAX_VALUE];
    const isRight =
      typeof initial === 'boolean'
        ? typeof value === 'boolean'
        : (typeof value === 'number' && value >= lowest && value <= highest) ||
          (initial === undefined && value === undefined);
    if (!isRight) throw new FaultSwitchError(`fault switch "${name}" cannot be ${String(value)}`);
  }
  return switches;
}
