/**
 * PINs a person wants remembered, encrypted with a key in the system's keychain. Where there is no real
 * one, Electron would encrypt with a password everybody knows: then nothing is kept.
 */
import type { AppInfo } from '../../shared/ipc/snapshot.ts';
import type { PinStore } from '../app/app-parts.ts';
import type { Used } from './electron-used.ts';

type SafeStorage = Used['safeStorage'];

/** After the app is ready. */
export function keychainKind(
  safeStorage: SafeStorage,
  platform: NodeJS.Platform,
): AppInfo['keychain'] {
  if (!safeStorage.isEncryptionAvailable()) return 'none';
  if (platform !== 'linux') return 'real';
  const backend = safeStorage.getSelectedStorageBackend();
  return backend === 'basic_text' || backend === 'unknown' ? 'plain-text' : 'real';
}

/** Encrypted, base64, by SIM key. */
export type SealedPins = Readonly<Record<string, string>>;

export class PinKeychain implements PinStore {
  readonly #safeStorage: SafeStorage;
  readonly #save: (sealed: SealedPins) => void;
  #sealed: SealedPins;

  constructor(safeStorage: SafeStorage, sealed: SealedPins, save: (sealed: SealedPins) => void) {
    this.#safeStorage = safeStorage;
    this.#sealed = sealed;
    this.#save = save;
  }

  get(simKey: string): Promise<string | undefined> {
    const sealed = Object.hasOwn(this.#sealed, simKey) ? this.#sealed[simKey] : undefined;
    if (sealed === undefined) return Promise.resolve(undefined);
    try {
      return Promise.resolve(this.#safeStorage.decryptString(Buffer.from(sealed, 'base64')));
    } catch {
      // Another keychain than the one it was sealed with: worth nothing any more.
      return this.delete(simKey).then(() => undefined);
    }
  }

  set(simKey: string, pin: string): Promise<void> {
    const sealed = this.#safeStorage.encryptString(pin).toString('base64');
    this.#sealed = { ...this.#sealed, [simKey]: sealed };
    this.#save(this.#sealed);
    return Promise.resolve();
  }

  delete(simKey: string): Promise<void> {
    const { [simKey]: gone, ...others } = this.#sealed;
    if (gone !== undefined) {
      this.#sealed = others;
      this.#save(others);
    }
    return Promise.resolve();
  }
}
