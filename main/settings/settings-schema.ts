/** Form and first values of the settings; the file adds nothing but its version. */
import { z } from 'zod';

import { ipTypes } from '../../shared/ip-family.ts';
import type { AppSettings } from '../../shared/ipc/settings.ts';
import type { Plan } from '../../shared/plan.ts';

const PETABYTE = 1e15;

/** What goes between quotes in an AT command; the AT layer refuses the rest of what is dangerous. */
const atText = z
  .string()
  .max(100)
  .regex(/^[\x20\x21\x23-\x7e]*$/);

const planFields = {
  provider: z.string().max(200),
  name: z.string().max(200).optional(),
  apn: atText,
  user: atText.exactOptional(),
  password: atText.exactOptional(),
  auth: z.enum(['none', 'pap', 'chap']).exactOptional(),
  ipType: z.enum(ipTypes).exactOptional(),
};

/** A plan that a person types in. */
export const ownPlanSchema: z.ZodType<Omit<Plan, 'id' | 'origin'>> = z
  .strictObject(planFields)
  .transform((plan) => ({ ...plan, name: plan.name }));

const planSchema: z.ZodType<Plan> = z
  .strictObject({
    ...planFields,
    id: z.string().max(300),
    origin: z.enum(['provider-database', 'own']),
  })
  .transform((plan) => ({ ...plan, name: plan.name }));

const ipAddress = z.union([z.ipv4(), z.ipv6()]);
const destination = z.union([ipAddress, z.cidrv4(), z.cidrv6()]);

export const settingsFields = {
  language: z.enum(['system', 'en', 'de']),
  appearance: z.enum(['system', 'light', 'dark']),
  startAtLogin: z.boolean(),
  autoConnect: z.boolean(),
  preferModemMode: z.boolean(),
  routingMode: z.enum(['everything', 'when-no-other', 'chosen']),
  chosenDestinations: z.array(destination).max(200),
  roamingAllowed: z.boolean(),
  budget: z
    .strictObject({
      limitBytes: z.int().positive().max(PETABYTE).optional(),
      firstDay: z.int().min(1).max(28),
      disconnectAtLimit: z.boolean(),
      asked: z.boolean(),
    })
    .transform((budget) => ({ ...budget, limitBytes: budget.limitBytes })),
  plans: z.record(z.string().max(100), planSchema),
  nameServers: z.array(ipAddress).max(4),
  checkServers: z.array(z.union([ipAddress, z.hostname()])).max(8),
};

export const settingsSchema: z.ZodType<AppSettings> = z.strictObject(settingsFields);

export const defaultSettings: AppSettings = {
  language: 'system',
  appearance: 'system',
  startAtLogin: false,
  autoConnect: true,
  preferModemMode: false,
  routingMode: 'everything',
  chosenDestinations: [],
  roamingAllowed: false,
  budget: { limitBytes: undefined, firstDay: 1, disconnectAtLimit: true, asked: false },
  plans: {},
  nameServers: [],
  checkServers: [],
};

/** Version 1 knew no modem mode. */
export const settingsMigrations: readonly ((value: unknown) => unknown)[] = [
  (value) => ({ preferModemMode: false, ...(value as object) }),
];
