/**
 * ^SETPORT — which USB functions the stick shows before and after the mode switch (Huawei).
 * The codes are bInterfaceProtocol in hex: 12 AT port (PCUI), 10 modem, 16 NCM, A1 CD, A2 SD card.
 */
import { payloadsOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';

export interface PortSetting {
  /** Before the switch; `FF` stands for "no such phase". */
  readonly first: readonly string[];
  readonly second: readonly string[];
}

export const readPortSetting: AtCommand<PortSetting> = {
  line: 'AT^SETPORT?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const payload = payloadsOf('^SETPORT', informationLines).at(-1) ?? '';
    const [first, second, ...others] = payload.replaceAll('"', '').split(';').map(codes);
    if (!first || !second || others.length > 0) {
      throw new AtParseError('AT^SETPORT?', informationLines);
    }
    return { first, second };
  },
};

function codes(list: string): string[] {
  return list.split(',').map((code) => code.trim().toUpperCase());
}
