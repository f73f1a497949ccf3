/** The files of the page, found once at the start: what is not in the list does not exist. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array;
}

export class PageFiles {
  readonly #pathByUrl = new Map<string, string>();

  /** `directory` holds index.html and what belongs to it. */
  constructor(directory: string) {
    if (!existsSync(directory)) return;
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const path = join(directory, name);
      const isServed = types[extname(name)] !== undefined && statSync(path).isFile();
      if (isServed) this.#pathByUrl.set(`/${name}`, path);
    }
  }

  /** `/` is the page itself. Undefined: there is no such file. */
  async read(pathname: string): Promise<PageFile | undefined> {
    const path = this.#pathByUrl.get(pathname === '/' ? '/index.html' : pathname);
    if (path === undefined) return pathname === '/' ? placeholder : undefined;
    return { type: types[extname(path)] ?? '', body: await readFile(path) };
  }
}

const placeholder: PageFile = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tetherstick</title>' +
      '<p>The page is not built yet. Run "npm run set-up", then start again.</p></html>\n',
  ),
};
