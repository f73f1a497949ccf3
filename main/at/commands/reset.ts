/** ^RESET — restarts the stick: OK, then it leaves the bus and comes back after some seconds. */
import { settingCommand } from '../setting-command.ts';

export const resetStick = settingCommand('AT^RESET', 10_000);
