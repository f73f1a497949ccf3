/** The provider database to use: the built one, or the system's own copy where that is newer. */
import { readFile, stat } from 'node:fs/promises';

import { PlanCatalog } from './plan-catalog.ts';
import type { PlanData } from './plan-data.ts';
import { parseProviderXml } from './provider-xml.ts';

export const SYSTEM_COPY = '/usr/share/mobile-broadband-provider-info/serviceproviders.xml';

/** Rejects where the built data is missing; a system copy that cannot be read is passed over. */
export async function loadPlans(builtPath: string, systemPath = SYSTEM_COPY): Promise<PlanCatalog> {
  const built = JSON.parse(await readFile(builtPath, 'utf8')) as PlanData;
  try {
    // Packages keep the date of the release as the file's own.
    const date = (await stat(systemPath)).mtime.toISOString().slice(0, 10);
    if (date > built.date) {
      return new PlanCatalog(parseProviderXml(await readFile(systemPath, 'utf8'), date));
    }
  } catch {
    // There is none, or it is of another form: the built one is good enough.
  }
  return new PlanCatalog(built);
}
