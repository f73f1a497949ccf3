/** Other pages and other accounts of the machine, at the port of 'serve': none gets a word out of it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';

import { chromiumPath, launchChromium, NO_CHROMIUM } from './chromium.ts';
import { EnginePage } from './engine-page.ts';
import { serveFolder, type StaticSite } from './static-site.ts';

if (chromiumPath === undefined) console.log(`browser tests skipped: ${NO_CHROMIUM}`);

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe.skipIf(chromiumPath === undefined)('a foreign page in the same browser', () => {
  let browser: Browser;
  let site: StaticSite;
  let folder: string;
  let app: EnginePage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foreign-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>foreign</title><p>hello</p>');
    site = await serveFolder(folder);
    browser = await launchChromium();
  });
  afterEach(() => app.close());
  afterAll(async () => {
    await browser.close();
    await site.close();
    rmSync(folder, { recursive: true });
  });

  it('can not frame it, read it, or speak to it, although the cookie goes along', async () => {
    app = await EnginePage.open(browser, { virtual: 'locked' });
    await app.sees('Enter the PIN of this SIM');
    const own = new URL(app.page.url());
    const foreign = await app.context.newPage();
    await foreign.goto(`${site.origin}/index.html`);

    const framed = await foreign.evaluate(async (url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
      return frame.contentDocument === null ? 'out of reach' : frame.contentDocument.title;
    }, own.origin);
    expect(framed).toBe('out of reach');
    expect(foreign.frames()[1]?.url()).toMatch(/^chrome-error:/);

    const read = await foreign.evaluate(
      (url) =>
        fetch(url, { credentials: 'include' }).then(
          () => 'read',
          () => 'refused',
        ),
      `${own.origin}/`,
    );
    expect(read).toBe('refused');

    const spoken = await foreign.evaluate(
      (url) =>
        new Promise((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      `ws://${own.host}/rpc`,
    );
    expect(spoken).toBe('refused');
    // The page itself goes on.
    await app.sees('Enter the PIN of this SIM');
  });

  it.skipIf(!isRoot)(
    'is not open to another account, even with the cookie (needs root)',
    async () => {
      app = await EnginePage.open(browser, { virtual: 'locked' });
      const own = new URL(app.page.url());
      const [cookie] = await app.context.cookies();
      const headers = `Host: ${own.host}\\r\\nOrigin: ${own.origin}\\r\\nCookie: ${cookie?.name ?? ''}=${cookie?.value ?? ''}`;
      const upgrade =
        'Connection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
      const script = `const s=require('net').connect(${own.port},'127.0.0.1');s.write("GET /rpc HTTP/1.1\\r\\n${headers}\\r\\n${upgrade}\\r\\n\\r\\n");s.once('data',(d)=>{console.log(String(d).split('\\r')[0]);s.destroy()})`;
      expect(await firstLine(script, process.getuid?.() ?? 0)).toBe(
        'HTTP/1.1 101 Switching Protocols',
      );
      expect(await firstLine(script, NOBODY)).toBe('HTTP/1.1 403 Forbidden');
    },
  );
});

/** What the script prints when that account runs it. */
function firstLine(script: string, uid: number): Promise<string> {
  const child = spawn(process.execPath, ['-e', script], { uid, gid: uid, cwd: '/', env: {} });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(text.trim()));
  });
}
