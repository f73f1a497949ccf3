/** ^CURC — unsolicited reports on this port, all or none (Huawei). */
import { settingCommand } from '../setting-command.ts';

/** Reports that nobody reads may fill a buffer of the stick: silence every other open port. */
export const stopReports = settingCommand('AT^CURC=0');
export const startReports = settingCommand('AT^CURC=1');
