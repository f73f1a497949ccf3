/** What the documents say must be so: links lead somewhere, files and commands exist, names are whole. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import packageJson from '../../package.json' with { type: 'json' };
import { commands } from '../../cli/commands.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
/** Written by hand as things were then; what they name may have moved since. */
const isOfItsTime = (page: string) => /^CHANGELOG|docs\/(usability|decisions)\//.test(page);

/** The kernel's own files, and the command that contributing invents. */
const isElsewhere = (path: string) => /^drivers\/|\/tmode\.(test\.)?ts$/.test(path);

const readPage = (page: string) => readFileSync(join(root, page), 'utf8');
const fenced = (text: string) => [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)];
const prose = (text: string) => text.replace(/^ *```[\s\S]*?^ *```/gm, '');

/** As GitHub makes them of headings. */
const anchors = (text: string) =>
  [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (page) => {
  const text = readPage(page);

  it('links to what is there', () => {
    const broken = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(target)) return [link];
      if (anchor === undefined || !target.endsWith('.md')) return [];
      return anchors(readFileSync(target, 'utf8')).includes(anchor) ? [] : [link];
    });
    expect(broken).toEqual([]);
  });

  it('names files that are there', () => {
    if (isOfItsTime(page)) return;
    const named = [
      ...prose(text).matchAll(/`([\w@.-]+\/[\w@./-]+\.(?:ts|tsx|mjs|sh|c|h|md|yml|json|xml))`/g),
    ];
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => !isElsewhere(path) && !isThere(page, path));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('says commands that there are', () => {
    const lines = fenced(text).flatMap(([, language, body = '']) =>
      language === 'sh' ? body.split('\n').map((line) => line.trim()) : [],
    );
    const scripts = Object.keys(packageJson.scripts);
    const wrong = lines.filter((line) => {
      const script = /\bnpm (?:run (?:-s |--silent )?)?([\w:-]+)/.exec(line)?.[1];
      if (script !== undefined && !['ci', 'install'].includes(script)) {
        if (!scripts.includes(script)) return true;
      }
      const path = /\b(?:npx vitest run|node|sh) ([\w/.-]*\/[\w/.-]+)/.exec(line)?.[1];
      return path !== undefined && !path.startsWith('/') && !existsSync(join(root, path));
    });
    expect(wrong).toEqual([]);
  });

  it('says verbs and options of the command line that there are', () => {
    const lines = fenced(text).flatMap(([, language, body = '']) =>
      language === 'sh' ? body.split('\n') : [],
    );
    const wrong = lines.filter((line) => {
      const said =
        /(?:^|\| |sudo )(?:tetherstick|npm run (?:-s )?tetherstick --) ([a-z]+)(.*)/.exec(line);
      if (said === null || said[1] === 'help') return false;
      const command = commands.find(({ verb }) => verb === said[1]);
      if (command === undefined) return true;
      const [used = ''] = (said[2] ?? '').split(/ [#|]/);
      return [...used.matchAll(/ --([\w-]+)/g)].some(
        ([, option = '']) => !['help', 'json'].includes(option) && !(option in command.options),
      );
    });
    expect(wrong).toEqual([]);
  });
});

/** From the top, from the page, or the end of a path that the text has begun before. */
function isThere(page: string, path: string): boolean {
  return (
    existsSync(join(root, path)) ||
    existsSync(join(root, dirname(page), path)) ||
    sources.some((source) => source.endsWith(`/${path}`))
  );
}

const sources = [
  'main',
  'shared',
  'cli',
  'simulator',
  'native-bridge',
  'renderer',
  'test',
  'scripts',
  'bench',
  'packaging',
  'preload',
].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name}`,
  ),
);
