#!/usr/bin/env node
// npm run bench:app -- [--minutes N]: what the app costs, measured on `serve` with the built-in stick and
// a real Chromium: time to the first view, from bearer up to online, processor time at rest, memory with
// and without a page, and whether memory grows. One hour: --minutes 60.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { stop } from './progress.mjs';
import { root, setUp } from './set-up.mjs';

const TICKS_PER_SECOND = 100;
const VIEW_LIMIT_MS = 60_000;

const at = process.argv.indexOf('--minutes');
const minutes = at === -1 ? 1 : Number(process.argv[at + 1]);
if (!(minutes > 0)) stop('--minutes takes a number above 0.', 2);
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = programs.find((path) => existsSync(path));
if (executablePath === undefined) stop('This needs Chromium (Debian: apt install chromium).');
if (process.platform !== 'linux')
  stop('Processor time and memory are read from /proc: Linux only.');

await setUp();
const home = mkdtempSync(join(tmpdir(), 'tetherstick-measure-'));
const engine = spawn(
  process.execPath,
  [join(root, 'out/cli/index.js'), 'serve', '--json', '--actions-stdin', '--time-scale', '0.05'],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_STATE_HOME: home,
      XDG_RUNTIME_DIR: home,
    },
  },
);
const lines = createInterface({ input: engine.stdout });
const nextLine = () => new Promise((resolve) => lines.once('line', resolve));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  await measure();
} finally {
  await browser.close();
  engine.stdin.end();
  engine.kill('SIGTERM');
  await new Promise((resolve) => engine.once('exit', resolve));
  rmSync(home, { recursive: true, force: true });
}

async function measure() {
  const { address } = JSON.parse(await nextLine());
  const page = await browser.newPage({ viewport: { width: 440, height: 640 } });
  page.setDefaultTimeout(VIEW_LIMIT_MS);
  await page.goto(address);
  const button = page.getByRole('button', { name: 'Try it without one' });
  await button.waitFor();
  const firstViews = [];
  for (let round = 0; round < 5; round += 1) {
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.querySelector('form button') !== null);
    firstViews.push(await page.evaluate(() => performance.now()));
  }
  report('first view, a button to press (median of 5)', `${median(firstViews).toFixed(0)} ms`);

  const online = watchSession(page);
  const plugged = nextLine();
  engine.stdin.write('{"do":"plug","scenario":"open"}\n');
  await plugged;
  await page.getByRole('button', { name: 'Connect' }).click();
  report('bearer up to an answer from beyond', `${(await online).toFixed(0)} ms`);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'Disconnect' }).waitFor();

  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const taskSeconds = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  await sleep(5_000);
  const restMs = Math.max(10_000, minutes * 60_000);
  const before = {
    engine: cpuSeconds(engine.pid),
    page: await taskSeconds(),
    rss: rssMegabytes(engine.pid),
  };
  const samples = [];
  const began = performance.now();
  while (performance.now() - began < restMs) {
    await sleep(Math.min(10_000, restMs));
    samples.push(rssMegabytes(engine.pid));
  }
  const seconds = (performance.now() - began) / 1_000;
  const percent = (used) => `${((100 * used) / seconds).toFixed(2)} %`;
  report('processor, engine, online and idle', percent(cpuSeconds(engine.pid) - before.engine));
  report('processor, page, online and idle', percent((await taskSeconds()) - before.page));
  report('memory of the engine, page open', `${rssMegabytes(engine.pid).toFixed(0)} MB`);
  await page.close();
  await sleep(2_000);
  report('memory of the engine, page closed', `${rssMegabytes(engine.pid).toFixed(0)} MB`);
  const [first = 0] = samples;
  const last = samples.at(-1) ?? 0;
  report(
    `growth over ${minutes} min`,
    `${(last - first).toFixed(1)} MB (${first.toFixed(0)} → ${last.toFixed(0)})`,
  );
}

/** Milliseconds from 'addressing' to 'online', as a second socket of the page hears it. */
function watchSession(page) {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/rpc`);
        let bearerUpMs;
        socket.onerror = () => reject(new Error('no socket'));
        socket.onmessage = ({ data }) => {
          const { update } = JSON.parse(data);
          const state = update?.slice === 'session' ? update.value.current.state : undefined;
          if (state === 'addressing') bearerUpMs ??= performance.now();
          if (state === 'online' && bearerUpMs !== undefined)
            resolve(performance.now() - bearerUpMs);
        };
      }),
  );
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function rssMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_000;
}

function median(values) {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

function report(what, value) {
  console.log(`${what.padEnd(48)} ${value}`);
}
