/** What a report is made of in the app, and the last one shown, which is the one that is saved. */
import { homedir, release } from 'node:os';

import packageJson from '../package.json' with { type: 'json' };
import type { Cause } from '../shared/cause.ts';
import type { ConnectionSettings } from '../shared/connection-settings.ts';
import type { DiagnosticsMessages } from '../shared/i18n/en-causes.ts';
import type { CheckResult } from '../shared/ipc/checks.ts';
import type { ReportPreview, SavedReport } from '../shared/ipc/contract.ts';
import { buildReport, type BuiltReport } from './diagnostics/report/build-report.ts';

/** Of the session that runs, or ran last. */
export interface ReportSource {
  readonly recorderLines: readonly string[];
  readonly causes: readonly Cause[];
  readonly settings: Partial<ConnectionSettings>;
}

export interface ReporterParts {
  /** Undefined before the first session. */
  readonly source: () => ReportSource | undefined;
  readonly checks: () => readonly CheckResult[];
  readonly messages: () => DiagnosticsMessages;
}

export function composeReporter(parts: ReporterParts) {
  let shown: BuiltReport | undefined;
  const build = (): BuiltReport => {
    const { recorderLines = [], causes = [], settings = {} } = parts.source() ?? {};
    return buildReport({
      createdAt: new Date(),
      versions: programVersions(),
      settings,
      recorderLines,
      causes,
      checks: parts.checks(),
      secrets: [{ kind: 'secret', value: homedir() }],
      messages: parts.messages(),
    });
  };
  return {
    preview(): Promise<ReportPreview> {
      shown = build();
      const { fileName, zip, parts: files, hidden, summary } = shown;
      return Promise.resolve({ fileName, sizeBytes: zip.length, parts: files, hidden, summary });
    },
    /** What was shown, and nothing newer. */
    save(): Promise<SavedReport> {
      const { fileName, zip } = shown ?? build();
      return Promise.resolve({ saved: 'download', fileName, bytes: zip });
    },
  };
}

export function programVersions(): Readonly<Record<string, string>> {
  return {
    tetherstick: packageJson.version,
    node: process.versions.node,
    system: `${process.platform} ${process.arch} ${release()}`,
  };
}
