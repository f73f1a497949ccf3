/** Which language the tray and notifications speak: the chosen one, or what the system asks for. */
import { de } from '../../shared/i18n/de.ts';
import { en, type Messages } from '../../shared/i18n/en.ts';
import { trayWords, type TrayWords } from '../../shared/i18n/tray-words.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';

export interface ShellWords {
  /** BCP 47, for numbers. */
  readonly locale: string;
  readonly tray: TrayWords;
  readonly messages: Messages;
}

export function shellWords({ settings, app }: Pick<AppSnapshot, 'settings' | 'app'>): ShellWords {
  const wanted = settings.language === 'system' ? app.systemLocales : [settings.language];
  const locale = wanted.find((tag) => /^(en|de)\b/.test(tag)) ?? 'en';
  const language = locale.startsWith('de') ? 'de' : 'en';
  return { locale, tray: trayWords[language], messages: language === 'de' ? de : en };
}
