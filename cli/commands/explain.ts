/** `explain`: reads a log of whatever program, or a report, and names the likely cause. */
import { open } from 'node:fs/promises';

import { enDiagnostics } from '../../shared/i18n/en-causes.ts';
import { explainLog, type LogExplanation } from '../../main/diagnostics/log/explain-log.ts';
import {
  explainRecord,
  isRecord,
  isZip,
  recordOf,
  ReportError,
} from '../../main/diagnostics/report/read-report.ts';
import { UsageError, type Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { explanationJson, explanationText } from '../explain/explanation-text.ts';

/** A log that a person could read has far less. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export const explainCommand: Command = {
  verb: 'explain',
  positionals: 'FILE',
  help: 'Reads a log (OpenWrt, ModemManager, pppd …) or a report and names the likely cause.',
  options: {
    json: { type: 'boolean', help: 'Causes, noise and the count of unknown lines as JSON.' },
  },
  async run({ options, positionals }) {
    const [path, ...rest] = positionals;
    if (path === undefined || rest.length > 0) {
      throw new UsageError('Say which file: tetherstick explain FILE (or - for standard input).');
    }
    const bytes = await readBounded(path);
    const { text, explanation } = explain(bytes);
    console.log(
      options['json'] === true
        ? JSON.stringify(explanationJson(explanation))
        : explanationText(explanation, text, enDiagnostics),
    );
    return exitCode.ok;
  },
};

/** The explanation, and the text whose lines it names. */
function explain(bytes: Uint8Array): { text: string; explanation: LogExplanation } {
  try {
    const text = isZip(bytes) ? recordOf(bytes) : new TextDecoder().decode(bytes);
    return { text, explanation: isRecord(text) ? explainRecord(text) : explainLog(text) };
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(error.message);
    throw error;
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const handle = path === '-' ? undefined : await open(path, 'r');
    const source = handle === undefined ? process.stdin : handle.createReadStream();
    for await (const chunk of source as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_FILE_BYTES) throw new UsageError('The file is larger than 64 MiB.');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return Buffer.concat(chunks);
}
