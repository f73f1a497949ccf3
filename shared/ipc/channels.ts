/** What crosses between a window and the main process: two names, and the requests that may pass. */
import type { RequestChannel } from './contract.ts';

export const IPC_REQUEST = 'tetherstick:request';
export const IPC_UPDATE = 'tetherstick:update';

/** The preload's allow-list. One that is missing or misspelt does not compile. */
export const requestChannels = {
  'get-snapshot': true,
  'choose-stick': true,
  'use-virtual-stick': true,
  connect: true,
  disconnect: true,
  'take-over': true,
  'restart-stick': true,
  'switch-to-modem-mode': true,
  'enter-pin': true,
  'enter-puk': true,
  'change-pin': true,
  'set-pin-lock': true,
  'forget-pin': true,
  'choose-plan': true,
  'set-own-plan': true,
  'search-plans': true,
  'start-apn-doctor': true,
  'stop-apn-doctor': true,
  'allow-roaming-once': true,
  'allow-more-data': true,
  'update-settings': true,
  'run-checks': true,
  'send-at': true,
  'preview-report': true,
  'save-report': true,
  'open-page': true,
  'open-tools': true,
  quit: true,
} as const satisfies Record<RequestChannel, true>;
