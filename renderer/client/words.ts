/** Which language a page speaks, and all that comes with it. */
import { de } from '../../shared/i18n/de.ts';
import { en, type Messages } from '../../shared/i18n/en.ts';
import { uiDe } from '../../shared/i18n/ui-de.ts';
import { uiEn, type UiMessages } from '../../shared/i18n/ui-en.ts';
import type { AppSettings } from '../../shared/ipc/settings.ts';
import { createFormat, type Format } from './format.ts';

export interface Words {
  readonly ui: UiMessages;
  readonly messages: Messages;
  readonly format: Format;
}

/** A locale with its region where the system tells one: "en-GB" writes dates unlike "en-US". */
export function languageFor(
  setting: AppSettings['language'],
  systemLocales: readonly string[],
): string {
  const speaks = (locale: string, language: string) => locale.toLowerCase().startsWith(language);
  if (setting !== 'system') {
    return systemLocales.find((locale) => speaks(locale, setting)) ?? setting;
  }
  return systemLocales.find((locale) => speaks(locale, 'de') || speaks(locale, 'en')) ?? 'en';
}

export function wordsFor(locale: string): Words {
  const german = locale.toLowerCase().startsWith('de');
  return {
    ui: german ? uiDe : uiEn,
    messages: german ? de : en,
    format: createFormat(locale),
  };
}
