/** An explanation of a log, as JSON for programs and as text for people. */
import type { LogExplanation } from '../../main/diagnostics/log/explain-log.ts';
import type { FoundCause } from '../../main/diagnostics/diagnose.ts';
import type { DiagnosticsMessages } from '../../shared/i18n/en-causes.ts';

export interface ExplanationJson {
  readonly causes: readonly {
    readonly code: string;
    readonly confidence: number;
    readonly evidence: readonly number[];
  }[];
  readonly noise: readonly number[];
  readonly unknown: number;
}

export function explanationJson({ causes, noise, unknownLines }: LogExplanation): ExplanationJson {
  return {
    causes: causes.map((cause) => ({
      code: cause.code,
      confidence: cause.confidence,
      evidence: linesOf(cause),
    })),
    noise: ascending(noise.flatMap(({ lines }) => lines)),
    unknown: unknownLines.length,
  };
}

/** Lines quoted of each cause: enough to find the place, not the whole log again. */
const QUOTED_LINES = 4;

export function explanationText(
  { causes, noise, unknownLines, lineCount }: LogExplanation,
  text: string,
  messages: DiagnosticsMessages,
): string {
  const { log } = messages;
  if (lineCount === 0) return log.empty;
  const source = text.split('\n');
  const parts: string[] = [];
  if (causes.length === 0) parts.push(log.nothingWrong);
  else {
    parts.push(`${log.likelyCauses}:`);
    causes.forEach((cause, index) => parts.push(causeText(index + 1, cause, source, messages)));
  }
  if (noise.length > 0) {
    parts.push(
      [
        `${log.noise}:`,
        ...noise.map(
          ({ code, lines }) => `  ${messages.noise[code]} (${log.lines(ranges(lines))})`,
        ),
      ].join('\n'),
    );
  }
  parts.push(log.unknown(unknownLines.length, lineCount));
  return parts.join('\n\n');
}

function causeText(
  position: number,
  cause: FoundCause,
  source: readonly string[],
  { causes, confidence, log }: DiagnosticsMessages,
): string {
  const { sentence, next } = causes[cause.code];
  const word =
    cause.confidence >= 0.85
      ? confidence.sure
      : cause.confidence >= 0.55
        ? confidence.likely
        : confidence.possible;
  const lines = linesOf(cause);
  return [
    `${position}. ${sentence}`,
    `   ${cause.code}: ${word}, ${Math.round(cause.confidence * 100)} % (${log.lines(ranges(lines))})`,
    ...lines
      .slice(0, QUOTED_LINES)
      .map((line) => `   ${String(line).padStart(5)} | ${plain(source[line - 1] ?? '')}`),
    `   ${log.toTry}: ${next}`,
  ].join('\n');
}

function linesOf({ evidence }: FoundCause): number[] {
  return ascending(evidence.flatMap(({ lines }) => lines));
}

function ascending(lines: readonly number[]): number[] {
  return [...new Set(lines)].sort((a, b) => a - b);
}

/** A log must not drive the terminal it is shown on. */
function plain(line: string): string {
  return line.replace(/\p{Cc}/gu, '').slice(0, 100);
}

/** 3, 4, 5, 9 → `3–5, 9`. */
function ranges(lines: readonly number[]): string {
  const sorted = ascending(lines);
  const found: string[] = [];
  let start = 0;
  sorted.forEach((line, index) => {
    if (sorted[index + 1] === line + 1) return;
    const first = sorted[start] ?? line;
    found.push(first === line ? `${line}` : `${first}–${line}`);
    start = index + 1;
  });
  const shown = found.slice(0, 12).join(', ');
  return found.length > 12 ? `${shown} …` : shown;
}
