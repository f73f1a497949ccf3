/** ^VERSION — one line per part of the firmware (Huawei). */
import { payloadsOf } from '../answer-fields.ts';
import type { AtCommand } from '../at-command.ts';
import { AtParseError } from '../at-error.ts';
import { definedOnly } from '../defined-only.ts';

export interface VersionParts {
  readonly buildDate?: string;
  readonly firmware?: string;
  /** Web interface image; a name in HILINK stands on sticks in modem mode too. */
  readonly dashboard?: string;
  readonly hardware?: string;
  readonly model?: string;
  readonly cfg?: string;
}

export const readVersion: AtCommand<VersionParts> = {
  line: 'AT^VERSION?',
  timeoutMs: 5_000,
  parse(informationLines) {
    const parts = new Map<string, string>();
    for (const payload of payloadsOf('^VERSION', informationLines)) {
      const [, key = '', value = ''] = /^(\w+):(.*)$/.exec(payload) ?? [];
      if (value.trim() !== '') parts.set(key.toUpperCase(), value.trim());
    }
    if (parts.size === 0) throw new AtParseError('AT^VERSION?', informationLines);
    return definedOnly({
      buildDate: parts.get('BDT'),
      firmware: parts.get('EXTS'),
      dashboard: parts.get('EXTD'),
      hardware: parts.get('EXTH'),
      model: parts.get('EXTU'),
      cfg: parts.get('CFG'),
    });
  },
};
