/** Snapshots of an engine in the states a person can meet: for component tests and the gallery. */
import type { AppSnapshot, RadioDetail, SessionView } from '../../shared/ipc/snapshot.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SessionState } from '../../shared/session.ts';

/** 22 November 2026, 15:26 UTC: the clock of every snapshot. */
export const NOW_MS = Date.UTC(2026, 10, 22, 15, 26);

const minutes = (count: number) => count * 60_000;

export const plans: readonly Plan[] = [
  {
    id: '26201/internet.telekom/1',
    provider: 'Telekom',
    name: 'Contract or MagentaMobil Prepaid',
    apn: 'internet.telekom',
    origin: 'provider-database',
  },
  {
    id: '26201/internet.telekom/2',
    provider: 'congstar',
    name: 'Contract or prepaid',
    apn: 'internet.telekom',
    user: 'congstar',
    origin: 'provider-database',
  },
  {
    id: '26201/internet.t-d1.de/1',
    provider: 'Telekom, own IPv4 address',
    name: 'Older contracts',
    apn: 'internet.t-d1.de',
    origin: 'provider-database',
  },
];

const stick = { id: '3-2', product: 'Huawei E3372', kind: 'modem', users: [] } as const;

/** A clean start: nothing plugged in, nothing chosen. */
export const noStick: AppSnapshot = {
  app: {
    version: '0.1.0',
    platform: 'linux',
    surface: 'browser',
    hasTray: true,
    keychain: 'real',
    planDataDate: '2026-03-01',
    systemLocales: ['en-GB'],
  },
  sticks: { found: [], chosenId: undefined },
  session: {
    current: { state: 'idle' },
    sinceMs: NOW_MS - 2_000,
    onlineSinceMs: undefined,
    note: undefined,
    steps: [],
    problem: undefined,
    canConnect: false,
  },
  sim: {
    simKey: undefined,
    homeNetwork: undefined,
    providerName: undefined,
    pinRemembered: false,
    pinLock: undefined,
  },
  plans: { candidates: [], chosen: undefined, needsChoice: false, doctor: undefined },
  radio: {
    operator: undefined,
    technology: undefined,
    quality: undefined,
    roaming: false,
    signal: undefined,
    bars: [],
    details: [],
  },
  traffic: { downBitsPerSecond: 0, upBitsPerSecond: 0, samples: [], silentSeconds: 0 },
  usage: {
    sessionBytes: 0,
    dayBytes: 0,
    monthBytes: 0,
    limitBytes: undefined,
    extraBytes: 0,
    periodEnds: '2026-12-01',
    state: 'free',
  },
  settings: {
    language: 'en',
    appearance: 'light',
    startAtLogin: true,
    autoConnect: true,
    preferModemMode: false,
    routingMode: 'everything',
    chosenDestinations: [],
    roamingAllowed: false,
    budget: { limitBytes: undefined, firstDay: 1, disconnectAtLimit: true, asked: false },
    plans: {},
    nameServers: [],
    checkServers: ['1.1.1.1', '9.9.9.9', '2606:4700:4700::1111'],
  },
  checks: { running: false, results: [], finishedAtMs: undefined },
  history: [],
};

/** `current` and what goes with it, on a stick that is plugged in. */
export function withStick(current: SessionState, more: Partial<SessionView> = {}): AppSnapshot {
  return {
    ...noStick,
    sticks: { found: [stick], chosenId: stick.id },
    session: { ...noStick.session, current, canConnect: true, ...more },
    sim: { ...noStick.sim, simKey: 'sim-1', homeNetwork: '26201', providerName: 'Telekom' },
  };
}

export const gettingReady = withStick(
  { state: 'waking', product: stick.product },
  {
    sinceMs: NOW_MS - 5_000,
    steps: [
      { step: 'stick-found', tookMs: 200 },
      { step: 'stick-switched', tookMs: 3_100 },
      { step: 'modem-awake', tookMs: undefined },
    ],
  },
);

export const pinRequired = withStick({
  state: 'pin-required',
  kind: 'pin',
  triesLeft: 3,
  refused: undefined,
});

export const pinWrong = withStick({
  state: 'pin-required',
  kind: 'pin',
  triesLeft: 2,
  refused: { code: 'pin-wrong', triesLeft: 2 },
});

export const lastPinTry = withStick({
  state: 'pin-required',
  kind: 'pin',
  triesLeft: 1,
  refused: { code: 'pin-wrong', triesLeft: 1 },
});

export const pukRequired = withStick({
  state: 'pin-required',
  kind: 'puk',
  triesLeft: 10,
  refused: undefined,
});

export const severalPlans: AppSnapshot = {
  ...withStick({ state: 'dialling', operator: 'Telekom', attempt: 1 }),
  plans: { candidates: plans, chosen: undefined, needsChoice: true, doctor: undefined },
};

/** Two minutes of pages, a download, and pages again: the same every time. */
const samples = Array.from({ length: 120 }, (_, second) => {
  const wave = Math.sin(second / 3.1) * 1.6 + Math.sin(second / 1.7) * 0.9;
  const base = second < 28 ? 4 : second < 56 ? 46 : second < 84 ? 18 : 37;
  return {
    down: Math.max(0.2, base + wave) * 1e6,
    up: Math.max(0.1, 2.6 + wave * 0.4 + (second > 60 ? 1.2 : 0)) * 1e6,
  };
});

const exchange = (command: string, answer: string) => ({
  command,
  answer,
  tookMs: 6,
  atMs: NOW_MS - 2_000,
});
const hcsq = exchange('AT^HCSQ?', '^HCSQ: "LTE",49,44,181,26');
const dhcp = exchange('AT^DHCP?', '^DHCP: 1B0D4A0A,FCFFFFFF,…');

const details: readonly RadioDetail[] = [
  {
    group: 'radio',
    label: 'signal',
    value: '−71 dBm',
    exchange: exchange('AT+CSQ', '+CSQ: 21,99'),
  },
  { group: 'radio', label: 'rsrp', value: '−96 dBm', exchange: hcsq },
  { group: 'radio', label: 'rsrq', value: '−6.5 dB', exchange: hcsq },
  { group: 'radio', label: 'sinr', value: '16.2 dB', exchange: hcsq },
  { group: 'radio', label: 'band', value: '3, 1800 MHz' },
  { group: 'radio', label: 'cell', value: '01A2D003' },
  { group: 'internet', label: 'address', value: '10.74.13.27', exchange: dhcp },
  { group: 'internet', label: 'gateway', value: '10.74.13.1', exchange: dhcp },
  { group: 'internet', label: 'dns', value: '10.74.210.210\n10.74.210.211', exchange: dhcp },
  { group: 'internet', label: 'mtu', value: '1430' },
  { group: 'internet', label: 'apn', value: 'internet.telekom' },
  { group: 'stick', label: 'model', value: 'E3372h-153' },
  { group: 'stick', label: 'firmware', value: '21.329.05.00.00' },
  { group: 'stick', label: 'imei', value: '86•••••••••••42' },
  { group: 'stick', label: 'blocks', value: 'NTB-16, 16 KiB' },
];

const connected: SessionState = {
  state: 'online',
  families: { ipv4: true, ipv6: false },
  lease: {
    address: '10.74.13.27',
    prefixLength: 30,
    gateway: '10.74.13.1',
    dnsServers: ['10.74.210.210', '10.74.210.211'],
    mtu: 1430,
    source: 'at',
  },
  lease6: undefined,
};

const firstOnline: AppSnapshot = {
  ...withStick(connected, { sinceMs: NOW_MS - minutes(84), onlineSinceMs: NOW_MS - minutes(84) }),
  sim: {
    simKey: 'sim-1',
    homeNetwork: '26201',
    providerName: 'Telekom',
    pinRemembered: true,
    pinLock: true,
  },
  plans: { candidates: plans, chosen: plans[0], needsChoice: false, doctor: undefined },
  radio: {
    operator: 'Telekom',
    technology: 'LTE',
    quality: 'good',
    roaming: false,
    signal: { rat: 'LTE', rssiDbm: -71, rsrpDbm: -96, rsrqDb: -6.5, sinrDb: 16.2 },
    bars: [3, 3, 3],
    details,
  },
  traffic: { downBitsPerSecond: 38.2e6, upBitsPerSecond: 4.1e6, samples, silentSeconds: 0 },
  usage: { ...noStick.usage, sessionBytes: 300e6, dayBytes: 300e6, monthBytes: 640e6 },
};

/** Online for the first time: the question about a limit is open. */
export const dataLimitAsked = firstOnline;

export const home: AppSnapshot = {
  ...firstOnline,
  usage: { ...firstOnline.usage, limitBytes: 5e9, state: 'below' },
  settings: {
    ...firstOnline.settings,
    budget: { limitBytes: 5e9, firstDay: 1, disconnectAtLimit: true, asked: true },
  },
  history: [
    {
      atMs: NOW_MS - minutes(20),
      kind: 'healed',
      failure: { code: 'network-detach' },
      action: 'redial',
      tookMs: 4_200,
    },
    { atMs: NOW_MS - minutes(84), kind: 'online' },
    { atMs: NOW_MS - minutes(84 + 26 * 60), kind: 'offline' },
    {
      atMs: NOW_MS - minutes(90 + 26 * 60),
      kind: 'problem',
      failure: { code: 'no-answer' },
      action: 'reset-modem',
      tookMs: 31_000,
    },
  ],
};

export const weakSignal: AppSnapshot = {
  ...home,
  radio: { ...home.radio, quality: 'weak' },
  traffic: { downBitsPerSecond: 0, upBitsPerSecond: 0, samples: [], silentSeconds: 0 },
};

export const nearLimit: AppSnapshot = {
  ...home,
  usage: { ...home.usage, monthBytes: 4.3e9, state: 'warned' },
};

export const practice: AppSnapshot = {
  ...home,
  sticks: {
    found: [{ id: 'virtual', product: 'E3372h-153', kind: 'virtual', users: [] }],
    chosenId: 'virtual',
  },
};

const silentSamples = samples.map((sample, second) =>
  second < 80 ? sample : { down: 0, up: second % 10 === 0 ? 0.4e6 : 0.02e6 },
);

export const noAnswer: AppSnapshot = {
  ...home,
  session: {
    ...home.session,
    problem: {
      failure: { code: 'no-answer' },
      station: 'internet',
      evidence: { packetsSent: 212, packetsReceived: 0, silentSeconds: 40 },
    },
  },
  traffic: {
    downBitsPerSecond: 0,
    upBitsPerSecond: 20_000,
    samples: silentSamples,
    silentSeconds: 40,
  },
};

export const reconnecting: AppSnapshot = {
  ...home,
  session: {
    ...home.session,
    current: {
      state: 'recovering',
      attempt: 1,
      cause: { code: 'network-detach' },
      action: 'redial',
      acting: false,
    },
  },
};

export const busy: AppSnapshot = {
  ...withStick({ state: 'idle' }),
  sticks: { found: [{ ...stick, users: ['ModemManager'] }], chosenId: stick.id },
};

export const notConnected: AppSnapshot = { ...home, session: withStick({ state: 'idle' }).session };

export const hilink: AppSnapshot = {
  ...withStick({ state: 'idle' }),
  sticks: {
    found: [{ id: '3-2', product: 'Huawei E3372h', kind: 'hilink', users: [] }],
    chosenId: '3-2',
    hilink: { page: '192.168.8.1', hostAddress: '192.168.8.100' },
  },
};

export const modemModeAsked: AppSnapshot = {
  ...hilink,
  sticks: { ...hilink.sticks, hilink: { page: '192.168.8.1', modemMode: 'replug' } },
};

export const modemModeTaken: AppSnapshot = {
  ...hilink,
  sticks: { ...hilink.sticks, hilink: { page: '192.168.8.1', modemMode: 'taken' } },
};

export const twoSticks: AppSnapshot = {
  ...noStick,
  sticks: {
    found: [
      { ...stick, maskedImei: '86•••••••••••42' },
      { id: '1-4', product: 'Huawei E3372h', kind: 'hilink', users: [] },
    ],
    chosenId: undefined,
  },
};

export const abroad: AppSnapshot = {
  ...withStick({ state: 'failed', failure: { code: 'roaming-blocked' } }),
  radio: { ...home.radio, operator: 'Swisscom', roaming: true },
};

export const limitReached: AppSnapshot = {
  ...home,
  session: withStick({ state: 'failed', failure: { code: 'cap-reached' } }).session,
  usage: { ...home.usage, monthBytes: 5.01e9, state: 'reached' },
};

export const planRefused: AppSnapshot = {
  ...withStick({ state: 'failed', failure: { code: 'apn-refused', cause: 27 } }),
  plans: { candidates: plans, chosen: plans[0], needsChoice: false, doctor: undefined },
};

export const apnDoctor: AppSnapshot = {
  ...planRefused,
  session: withStick({ state: 'dialling', operator: 'Telekom', attempt: 1 }).session,
  plans: {
    candidates: plans,
    chosen: plans[1],
    needsChoice: false,
    doctor: { trying: 1, outcomes: [{ code: 'apn-refused', cause: 27 }], done: false },
  },
};

export const apnDoctorFailed: AppSnapshot = {
  ...planRefused,
  plans: {
    candidates: plans,
    chosen: plans[0],
    needsChoice: false,
    doctor: {
      trying: 3,
      outcomes: [{ code: 'apn-refused' }, { code: 'auth-refused' }, { code: 'apn-refused' }],
      done: true,
    },
  },
};

export const noKeychain: AppSnapshot = {
  ...pinRequired,
  app: { ...pinRequired.app, keychain: 'none' },
};

export const noTray: AppSnapshot = {
  ...home,
  app: { ...home.app, surface: 'window', hasTray: false },
};

const took = { status: 'ok' as const };
export const checked: AppSnapshot = {
  ...home,
  session: {
    ...home.session,
    problem: { failure: { code: 'dns-broken' }, station: 'internet', evidence: {} },
  },
  checks: {
    running: false,
    finishedAtMs: NOW_MS,
    results: [
      { check: 'stick', station: 'stick', ...took, tookMs: 40, facts: { product: 'E3372h-153' } },
      { check: 'sim', station: 'sim', ...took, tookMs: 20, facts: {} },
      { check: 'signal', station: 'signal', ...took, tookMs: 30, facts: { rsrpDbm: -96, band: 3 } },
      {
        check: 'connection',
        station: 'connection',
        ...took,
        tookMs: 1_200,
        facts: { apn: 'internet.telekom' },
      },
      {
        check: 'address',
        station: 'connection',
        ...took,
        tookMs: 100,
        facts: { address: '10.74.13.27' },
      },
      { check: 'gateway', station: 'internet', ...took, tookMs: 31, facts: { rttMs: 31 } },
      { check: 'internet', station: 'internet', ...took, tookMs: 48, facts: { rttMs: 48 } },
      {
        check: 'dns',
        station: 'internet',
        status: 'failed',
        tookMs: 5_000,
        failure: { code: 'dns-broken' },
        facts: { asked: 6, answered: 0 },
      },
      { check: 'path-mtu', station: 'internet', ...took, tookMs: 300, facts: { mtu: 1430 } },
      {
        check: 'latency-under-load',
        station: 'internet',
        status: 'waits',
        waitsFor: 'dns',
        facts: {},
      },
      { check: 'throughput', station: 'internet', status: 'waits', waitsFor: 'dns', facts: {} },
    ],
  },
};
