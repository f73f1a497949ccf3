/** The summary of a report as a page without scripts, styles from elsewhere, or links. */

export function summaryHtml(lines: readonly string[]): string {
  const [title = '', ...rest] = lines.map(escaped);
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<title>Tetherstick report</title>',
    '<style>body{font:16px/1.5 sans-serif;max-width:40em;margin:3em auto;padding:0 1em}</style>',
    `<h1>${title}</h1>`,
    ...rest.map((line) => `<p>${line}</p>`),
    '',
  ].join('\n');
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
