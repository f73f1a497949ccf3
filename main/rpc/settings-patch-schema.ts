/** Which settings a window may change, and to what. A budget is sent whole. */
import { z } from 'zod';

import type { SettingsPatch } from '../../shared/ipc/settings.ts';
import { settingsFields as fields } from '../settings/settings-schema.ts';

export const settingsPatchSchema: z.ZodType<SettingsPatch> = z.strictObject({
  language: fields.language.exactOptional(),
  appearance: fields.appearance.exactOptional(),
  startAtLogin: fields.startAtLogin.exactOptional(),
  autoConnect: fields.autoConnect.exactOptional(),
  preferModemMode: fields.preferModemMode.exactOptional(),
  routingMode: fields.routingMode.exactOptional(),
  chosenDestinations: fields.chosenDestinations.exactOptional(),
  roamingAllowed: fields.roamingAllowed.exactOptional(),
  budget: fields.budget.exactOptional(),
  nameServers: fields.nameServers.exactOptional(),
  checkServers: fields.checkServers.exactOptional(),
});
