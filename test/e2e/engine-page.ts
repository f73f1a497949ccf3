/** The app as a person meets it in a browser: `tetherstick serve` with the built-in stick, one page. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { START_TIMEOUT_MS } from './chromium.ts';

const root = resolve(import.meta.dirname, '../..');

/** The machine may be busy; a view that never comes is found out all the same. */
export const VIEW_TIMEOUT_MS = 30_000;

export interface EngineOptions {
  /** Left out: no stick at all. */
  readonly virtual?: string;
  readonly locale?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Settings and counters of a run before. */
  readonly home?: string;
}

export class EnginePage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly home: string;
  /** What a person decided since the page was opened: clicks, and fields filled in. */
  decisions = 0;

  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ownsHome: boolean;

  private constructor(
    page: Page,
    parts: { child: ChildProcess; lines: Interface; home: string; ownsHome: boolean },
  ) {
    this.page = page;
    this.context = page.context();
    this.home = parts.home;
    this.#child = parts.child;
    this.#lines = parts.lines;
    this.#ownsHome = parts.ownsHome;
  }

  static async open(browser: Browser, options: EngineOptions = {}): Promise<EnginePage> {
    const home = options.home ?? mkdtempSync(join(tmpdir(), 'tetherstick-e2e-'));
    const stick = options.virtual === undefined ? [] : ['--virtual', options.virtual];
    const args = ['serve', '--json', '--actions-stdin', '--time-scale', '0.05', ...stick];
    const child = spawn(process.execPath, [join(root, 'out/cli/index.js'), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        HOME: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_STATE_HOME: join(home, 'state'),
        XDG_RUNTIME_DIR: home,
      },
    });
    const lines = createInterface({ input: child.stdout });
    const first = await nextLine(lines);
    const { address } = JSON.parse(first) as { address: string };
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 440, height: 640 },
      locale: options.locale ?? 'en-GB',
      reducedMotion: options.reducedMotion ?? 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(VIEW_TIMEOUT_MS);
    await page.goto(address, { timeout: START_TIMEOUT_MS });
    const ownsHome = options.home === undefined;
    return new EnginePage(page, { child, lines, home, ownsHome });
  }

  /** Waits for a view by its title. */
  async sees(title: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click();
    this.decisions += 1;
  }

  async enter(label: string, text: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
    this.decisions += 1;
  }

  /** Something happens to the built-in stick. */
  async stick(action: Readonly<Record<string, unknown>>): Promise<void> {
    const done = nextLine(this.#lines);
    this.#child.stdin?.write(`${JSON.stringify(action)}\n`);
    await done;
  }

  /** Another page of the same browser, as a second tab. */
  async secondPage(): Promise<Page> {
    const page = await this.context.newPage();
    page.setDefaultTimeout(VIEW_TIMEOUT_MS);
    await page.goto(new URL('/', this.page.url()).href);
    return page;
  }

  async close({ keepHome = false } = {}): Promise<void> {
    await this.context.close();
    const ended = new Promise<void>((resolveEnd) => this.#child.once('exit', () => resolveEnd()));
    if (this.#child.exitCode === null) {
      // An open standard input would keep it waiting for actions.
      this.#child.stdin?.end();
      this.#child.kill('SIGTERM');
      await ended;
    }
    if (this.#ownsHome && !keepHome) rmSync(this.home, { recursive: true, force: true });
  }
}

function nextLine(lines: Interface): Promise<string> {
  return new Promise((resolveLine, reject) => {
    const timer = setTimeout(
      () => reject(new Error('serve printed nothing in time')),
      START_TIMEOUT_MS,
    );
    lines.once('line', (line) => {
      clearTimeout(timer);
      resolveLine(line);
    });
  });
}
