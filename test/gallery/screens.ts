/** Every view and state of the windows: what the gallery shows and the browser tests walk through. */
import { failureCodes } from '../../shared/failure.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import * as state from '../fakes/app-snapshots.ts';

export interface Screen {
  readonly name: string;
  readonly snapshot: AppSnapshot;
  /** Behind the page's address; the main window where it is left out. */
  readonly hash?: string;
  /** Accessible names of the buttons that lead there, in English, in this order. */
  readonly press?: readonly string[];
}

const views: readonly Screen[] = [
  { name: 'a-plug-in', snapshot: state.noStick },
  {
    name: 'a-unplugged',
    snapshot: {
      ...state.noStick,
      session: {
        ...state.noStick.session,
        current: { state: 'failed', failure: { code: 'stick-gone' } },
      },
    },
  },
  { name: 'b-getting-ready', snapshot: state.gettingReady },
  { name: 'c-pin', snapshot: state.pinRequired },
  { name: 'c-pin-no-keychain', snapshot: state.noKeychain },
  { name: 'd-pin-wrong', snapshot: state.pinWrong },
  { name: 'd-pin-last-try', snapshot: state.lastPinTry },
  { name: 'd-puk', snapshot: state.pukRequired },
  { name: 'e-plan', snapshot: state.severalPlans },
  { name: 'e-plan-search', snapshot: state.severalPlans, press: ['My plan is not here'] },
  {
    name: 'e-own-plan',
    snapshot: state.severalPlans,
    press: ['My plan is not here', 'Enter it yourself'],
  },
  { name: 'e-plan-refused', snapshot: state.planRefused },
  { name: 'e-apn-doctor', snapshot: state.apnDoctor },
  { name: 'e-apn-doctor-failed', snapshot: state.apnDoctorFailed },
  { name: 'f-data-limit', snapshot: state.dataLimitAsked },
  { name: 'g-home', snapshot: state.home },
  { name: 'g-weak-signal', snapshot: state.weakSignal },
  { name: 'g-near-limit', snapshot: state.nearLimit },
  { name: 'g-practice', snapshot: state.practice },
  { name: 'g-reconnecting', snapshot: state.reconnecting },
  { name: 'g-not-connected', snapshot: state.notConnected },
  {
    name: 'g-disconnecting',
    snapshot: state.withStick({ state: 'closing', failure: undefined }),
  },
  { name: 'h-details', snapshot: state.home, press: ['Details', 'RSRP: what the stick said'] },
  { name: 'i-problem', snapshot: state.noAnswer },
  { name: 'j-busy', snapshot: state.busy },
  { name: 'k-hilink', snapshot: state.hilink },
  { name: 'k-modem-mode', snapshot: state.hilink, press: ['Switch to modem mode…'] },
  { name: 'k-modem-mode-replug', snapshot: state.modemModeAsked },
  { name: 'k-modem-mode-taken', snapshot: state.modemModeTaken },
  { name: 'k-two-sticks', snapshot: state.twoSticks },
  { name: 'k-abroad', snapshot: state.abroad },
  { name: 'k-limit-reached', snapshot: state.limitReached },
  { name: 'l-diagnostics', snapshot: state.checked, hash: '#tools/diagnostics' },
  { name: 'l-diagnostics-first', snapshot: state.home, hash: '#tools/diagnostics' },
  { name: 'l-history', snapshot: state.home, hash: '#tools/history' },
  { name: 'm-report', snapshot: state.home, hash: '#tools/report' },
  {
    name: 'n-console',
    snapshot: state.home,
    hash: '#tools/console',
    press: ['Signal', 'SIM state'],
  },
  { name: 'o-settings', snapshot: state.home, hash: '#tools/settings' },
  { name: 'o-settings-no-tray', snapshot: state.noTray, hash: '#tools/settings' },
  { name: 'o-about', snapshot: state.home, hash: '#tools/about' },
];

/** One more for each failure that ends a session. */
const failures: readonly Screen[] = failureCodes.map((code) => ({
  name: `failure-${code}`,
  snapshot: {
    ...state.withStick({ state: 'failed', failure: { code } }),
    plans: { ...state.planRefused.plans },
  },
}));

export const screens: readonly Screen[] = [...views, ...failures];
export const viewScreens = views;
