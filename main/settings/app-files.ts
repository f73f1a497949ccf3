/** The app's own files: its settings, and the counters of data used. */
import { join } from 'node:path';
import { z } from 'zod';

import type { AppSettings } from '../../shared/ipc/settings.ts';
import { defaultSettings, settingsMigrations, settingsSchema } from './settings-schema.ts';
import { type FileForm, VersionedFile } from './versioned-file.ts';

/** Dates are of the local calendar, "2026-11-25". */
export interface UsageFileRecord {
  readonly day: string;
  readonly dayBytes: number;
  /** First day of the period that is counted. */
  readonly periodStart: string;
  readonly periodBytes: number;
  /** Allowed on top of the limit in this period. */
  readonly extraBytes: number;
}

const bytes = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const usageSchema: z.ZodType<UsageFileRecord> = z.strictObject({
  day: z.string().max(10),
  dayBytes: bytes,
  periodStart: z.string().max(10),
  periodBytes: bytes,
  extraBytes: bytes,
});

export const noUsage: UsageFileRecord = {
  day: '',
  dayBytes: 0,
  periodStart: '',
  periodBytes: 0,
  extraBytes: 0,
};

export const settingsForm = form(settingsSchema, defaultSettings, settingsMigrations);
export const usageForm = form(usageSchema, noUsage);

export function settingsFile(configDir: string): VersionedFile<AppSettings> {
  return new VersionedFile(join(configDir, 'settings.json'), settingsForm);
}

export function usageFile(stateDir: string): VersionedFile<UsageFileRecord> {
  return new VersionedFile(join(stateDir, 'usage.json'), usageForm);
}

/** Keys of SIMs that were online before, the latest first. */
export function knownSimsFile(stateDir: string): VersionedFile<readonly string[]> {
  const schema = z.array(z.string().max(100)).max(100);
  return new VersionedFile(join(stateDir, 'known-sims.json'), form(schema, []));
}

/** Encrypted PINs by SIM key; main/shell has the key to them. */
export function sealedPinsFile(stateDir: string): VersionedFile<Readonly<Record<string, string>>> {
  const schema = z.record(z.string().max(100), z.string().max(10_000));
  return new VersionedFile(join(stateDir, 'pins.json'), form(schema, {}));
}

function form<Value>(
  schema: z.ZodType<Value>,
  initial: Value,
  migrations: FileForm<Value>['migrations'] = [],
): FileForm<Value> {
  return {
    version: migrations.length + 1,
    check: (value) => schema.safeParse(value).data,
    migrations,
    initial,
  };
}
