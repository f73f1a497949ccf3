#!/usr/bin/env node
// npm run rig: a stock kernel in QEMU, the virtual stick on its USB, and a list of checks.
// Ends with 0 (all passed), 1 (something failed) or 77 (skipped, with the reason).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { providePackages as provideTools } from '../../scripts/debian-packages.mjs';
import { say } from '../../scripts/progress.mjs';
import { setUp } from '../../scripts/set-up.mjs';
import { runGuest } from './guest-machine.mjs';
import { writeInitramfs } from './initramfs.mjs';
import { cacheDir, providePackages } from './packages.mjs';
import { StickServer } from './stick-server.mjs';

const SKIPPED = 77;
/** A loaded machine takes several times as long as an idle one. */
const LIMIT_MS = 540_000;
const INSIDE = 'TETHERSTICK_RIG_INSIDE';

const toolsForRig = {
  'qemu-system-x86_64': 'qemu-system-x86',
  dnsmasq: 'dnsmasq-base',
  ip: 'iproute2',
  ldd: 'libc-bin',
};

const { values: options } = parseArgs({
  options: {
    suites: { type: 'string', default: 'reference,contract,product,mode-switch,modem-manager' },
    repeat: { type: 'string', default: '1' },
  },
});

if (process.env[INSIDE] === undefined) {
  const reason = whyNot();
  if (reason !== undefined) {
    console.log(`rig skipped: ${reason}`);
    process.exit(SKIPPED);
  }
  await setUp();
  process.exit(runInNamespace());
}

execFileSync('ip', ['link', 'set', 'lo', 'up']);
let packages;
try {
  packages = providePackages();
} catch (error) {
  console.log(`rig skipped: ${error.message}`);
  process.exit(SKIPPED);
}
const repetitions = Number(options.repeat);
let good = 0;
for (let round = 1; round <= repetitions; round += 1) {
  if (repetitions > 1) say(`rig: round ${round} of ${repetitions}`);
  if (await runOnce()) good += 1;
}
if (repetitions > 1) console.log(`rig: ${good} of ${repetitions} rounds passed`);
process.exit(good === repetitions ? 0 : 1);

function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it needs Linux on x86-64';
  const missing = provideTools(toolsForRig);
  if (missing.length > 0) return `not installed: ${missing.join(' ')}`;
  if (namespaceArgs() === undefined) return 'it needs root or unprivileged user namespaces';
  return undefined;
}

function namespaceArgs() {
  const ways = [['--net'], ['--user', '--map-root-user', '--net']];
  return ways.find((way) => spawnSync('unshare', [...way, 'true']).status === 0);
}

/** Stick, carrier and guest see each other and nothing else; no port of the machine is used. */
function runInNamespace() {
  try {
    providePackages(); // Before the network is gone.
  } catch (error) {
    console.log(`rig skipped: ${error.message}`);
    return SKIPPED;
  }
  const { status } = spawnSync(
    'unshare',
    [...namespaceArgs(), process.execPath, import.meta.filename, ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, [INSIDE]: 'yes' } },
  );
  return status ?? 1;
}

async function runOnce() {
  const initramfs = join(cacheDir(), `guest-${process.pid}.cpio`);
  writeInitramfs(initramfs, packages);
  const logPath = join(cacheDir(), 'console.log');
  const results = [];
  const measurements = {};
  let ended = false;
  const stick = await StickServer.start('--carrier', 'tap', '--time-scale', '0.2');
  say('rig: booting the guest');
  try {
    const how = await runGuest({
      packages,
      initramfs,
      suites: options.suites,
      logPath,
      limitMs: LIMIT_MS,
      onMessage: (message, answer) => {
        switch (message.type) {
          case 'check':
            results.push(message);
            show(message);
            break;
          case 'note':
            console.log(`      ${message.text}`);
            break;
          case 'measured':
            measurements[message.name] = message.value;
            console.log(`      ${message.name}: ${JSON.stringify(message.value)}`);
            break;
          case 'tell-stick':
            void stick.tell(message.words).then((said) => answer({ id: message.id, answer: said }));
            break;
          case 'end':
            ended = true;
        }
      },
    });
    if (how === 'timeout') console.log(`FAIL  the guest was done in ${LIMIT_MS / 1000} s`);
    else if (!ended) console.log('FAIL  the guest ran to its end');
  } finally {
    await stick.end();
    spawnSync('rm', ['-f', initramfs]);
  }
  const failed = results.filter(({ ok }) => !ok).length + (ended ? 0 : 1);
  mkdirSync(cacheDir(), { recursive: true });
  writeFileSync(
    join(cacheDir(), 'last-results.json'),
    JSON.stringify({ results, measurements }, undefined, 2),
  );
  if (failed > 0) console.log(`the guest's console is in ${logPath}`);
  console.log(
    `rig: ${results.length - results.filter(({ ok }) => !ok).length} passed, ${failed} failed`,
  );
  return failed === 0;
}

function show({ ok, name, detail, ms }) {
  const more = detail === undefined || detail === null ? '' : `: ${detail}`;
  console.log(`${ok ? 'pass' : 'FAIL'}  ${name} (${(ms / 1000).toFixed(1)} s)${more}`);
}
