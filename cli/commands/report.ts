/** `report`: one zip for whoever helps, with nothing in it that names a person or a place. */
import { writeFile } from 'node:fs/promises';
import { release } from 'node:os';

import packageJson from '../../package.json' with { type: 'json' };
import type { Cause } from '../../shared/cause.ts';
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import { enDiagnostics } from '../../shared/i18n/en-causes.ts';
import { explainRecord } from '../../main/diagnostics/report/read-report.ts';
import { buildReport } from '../../main/diagnostics/report/build-report.ts';
import { stringOption, UsageError, type Command } from '../command.ts';
import { askStatus, reportSocketPath } from '../control-socket.ts';
import { exitCode } from '../exit-code.ts';

/** What a running "connect" hands over for a report. */
export interface ReportMaterial {
  readonly recorderLines: readonly string[];
  readonly causes: readonly Cause[];
  readonly settings: Partial<ConnectionSettings>;
}

/** The recorder holds 8 MiB; as JSON within JSON its quotes are written twice. */
const MAX_MATERIAL_LENGTH = 64 * 1024 * 1024;

export const reportCommand: Command = {
  verb: 'report',
  help: 'Saves a report for whoever helps; secrets, addresses and places are hidden in it.',
  options: {
    output: { type: 'string', value: 'FILE', help: 'Where to; a name with the date, here.' },
    json: { type: 'boolean', help: 'What was saved and how much was hidden, as JSON.' },
  },
  async run(input) {
    const material = await askMaterial();
    const { recorderLines = [], settings = {} } = material ?? {};
    const causes = material?.causes ?? explainRecord(recorderLines.join('\n')).causes;
    const built = buildReport({
      createdAt: new Date(),
      versions: {
        tetherstick: packageJson.version,
        node: process.versions.node,
        system: `${process.platform} ${process.arch} ${release()}`,
      },
      settings,
      recorderLines,
      causes,
      checks: [],
      messages: enDiagnostics,
    });
    const path = stringOption(input, 'output') ?? built.fileName;
    try {
      await writeFile(path, built.zip, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      throw new UsageError(
        `Cannot save ${path}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const { parts, hidden, summary } = built;
    if (input.options['json'] === true) {
      console.log(JSON.stringify({ path, sizeBytes: built.zip.length, parts, hidden }));
    } else {
      const total = Object.values(hidden).reduce((sum, count) => sum + count, 0);
      console.log(summary.join('\n'));
      console.log(`\nSaved ${path} (${built.zip.length} bytes, ${total} values hidden).`);
    }
    return exitCode.ok;
  },
};

/** Undefined where no session runs, or one that is too old or too stuck to answer. */
async function askMaterial(): Promise<ReportMaterial | undefined> {
  const answer = await askStatus(reportSocketPath(), { maxLength: MAX_MATERIAL_LENGTH }).catch(
    () => undefined,
  );
  const material = answer as Partial<ReportMaterial> | null | undefined;
  return Array.isArray(material?.recorderLines) && Array.isArray(material.causes)
    ? (material as ReportMaterial)
    : undefined;
}
