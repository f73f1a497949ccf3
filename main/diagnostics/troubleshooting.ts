/** docs/troubleshooting.md, made of the rules and their words, so that it can not lag behind. */
import type { DiagnosticsMessages } from '../../shared/i18n/en-causes.ts';
import { rules } from './rules.ts';

export function troubleshootingPage({ causes, noise }: DiagnosticsMessages): string {
  const sections = rules.map(({ code, dependsOn }) => {
    const { sentence, next } = causes[code];
    const behind = dependsOn.map((other) => `\`${other}\``).join(', ');
    return [
      `## ${code}`,
      '',
      `${sentence} ${next}`,
      ...(behind === '' ? [] : ['', `May be a symptom of ${behind}.`]),
      '',
    ].join('\n');
  });
  return [
    '# Troubleshooting',
    '',
    'What `tetherstick explain`, the window and `tetherstick status` call a cause, and what to do',
    'about it. This page is made from the rules in `main/diagnostics/rules/` by their test.',
    '',
    ...sections,
    '## Looks bad and is not the cause',
    '',
    ...Object.entries(noise).map(([code, sentence]) => `- \`${code}\`: ${sentence}`),
    '',
  ].join('\n');
}
