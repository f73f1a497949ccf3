/**
 * What a window or page may say, checked before anybody believes it: one schema per channel. A channel
 * without a schema, or a schema that lets through another type, does not compile.
 */
import { z } from 'zod';

import type { RequestChannel, Requests } from '../../shared/ipc/contract.ts';
import { ownPlanSchema } from '../settings/settings-schema.ts';
import { settingsPatchSchema } from './settings-patch-schema.ts';

type Schemas = { readonly [C in RequestChannel]: z.ZodType<Requests[C]['args']> };

const nothing = z.undefined();
const pin = z.string().regex(/^\d{4,8}$/);
const puk = z.string().regex(/^\d{8}$/);
const shortText = z.string().max(100);

const TERABYTE = 1e12;

export const requestSchemas: Schemas = {
  'get-snapshot': nothing,
  'choose-stick': z.strictObject({ id: shortText }),
  'use-virtual-stick': z.strictObject({
    scenario: z.enum([
      'open',
      'locked',
      'puk',
      'several-plans',
      'roaming',
      'apn-refused',
      'weak-signal',
      'install-cd',
      'hilink',
      'busy',
      'silent',
    ]),
  }),
  connect: nothing,
  disconnect: nothing,
  'take-over': nothing,
  'restart-stick': nothing,
  'switch-to-modem-mode': nothing,
  'enter-pin': z.strictObject({ pin, remember: z.boolean(), lastTryAccepted: z.boolean() }),
  'enter-puk': z.strictObject({ puk, newPin: pin, lastTryAccepted: z.boolean() }),
  'change-pin': z.strictObject({ pin, newPin: pin }),
  'set-pin-lock': z.strictObject({ locked: z.boolean(), pin }),
  'forget-pin': nothing,
  'choose-plan': z.strictObject({ planId: z.string().max(300) }),
  'set-own-plan': z.strictObject({ plan: ownPlanSchema }),
  'search-plans': z.strictObject({ query: shortText }),
  'start-apn-doctor': nothing,
  'stop-apn-doctor': nothing,
  'allow-roaming-once': nothing,
  'allow-more-data': z.strictObject({ bytes: z.int().positive().max(TERABYTE) }),
  'update-settings': settingsPatchSchema,
  'run-checks': nothing,
  'send-at': z.strictObject({ line: z.string().max(1_000) }),
  'preview-report': nothing,
  'save-report': nothing,
  'open-page': z.strictObject({
    page: z.enum(['stick-page', 'operator-page', 'help', 'licences', 'modem-mode-help']),
  }),
  'open-tools': z.strictObject({
    view: z.enum(['diagnostics', 'history', 'report', 'console', 'settings', 'about']),
  }),
  quit: nothing,
};
