#!/usr/bin/env node
// npm run rig: a stock kernel in QEMU, the virtual stick on its USB, and a list of checks.
// Ends with 0 (all passed), 1 (something failed) or 77 (skipped, with the reason).
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { providePackages as provideTools } from '../../scripts/debian-packages.mjs';
import { say } from '../../scripts/progress.mjs';
import { setUp } from '../../scripts/set-up.mjs';
import { writeInitramfs } from './initramfs.mjs';
import { cacheDir, providePackages } from './packages.mjs';
import { sumOfCounts } from './rig-results.mjs';

const SKIPPED = 77;
/** Where to write the counts as JSON, for whoever runs this as one of several suites. */
const reportPath = process.env.TETHERSTICK_TEST_REPORT;

/** Each line is a guest of its own, side by side with the others; about the same length. */
const guests = [
  ['reference', 'contract', 'product', 'mode-switch', 'modem-manager'],
  ['usb-reset', 'gadget', 'pppd', 'control-requests', 'unplug', 'profiles'],
];

const toolsForRig = {
  'qemu-system-x86_64': 'qemu-system-x86',
  dnsmasq: 'dnsmasq-base',
  ip: 'iproute2',
  ldd: 'libc-bin',
};

const { values: options } = parseArgs({
  options: {
    suites: { type: 'string' },
    repeat: { type: 'string', default: '1' },
    unplugs: { type: 'string', default: '20' },
  },
});

const reason = whyNot();
if (reason !== undefined) process.exit(skip(reason));
await setUp();
let packages;
try {
  packages = providePackages();
} catch (error) {
  process.exit(skip(error.message));
}
process.exit(await runRounds());

/** Returns the exit code for it. */
function skip(why) {
  console.log(`rig skipped: ${why}`);
  report({ passed: 0, failed: 0, skipped: 1 });
  return SKIPPED;
}

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

async function runRounds() {
  const initramfs = join(cacheDir(), `guest-${process.pid}.cpio`);
  const repetitions = Number(options.repeat);
  const rounds = [];
  try {
    writeInitramfs(initramfs, packages);
    for (let round = 1; round <= repetitions; round += 1) {
      if (repetitions > 1) say(`rig: round ${round} of ${repetitions}`);
      rounds.push(await runGuests(initramfs));
    }
  } finally {
    rmSync(initramfs, { force: true });
  }
  const good = rounds.filter(({ failed }) => failed === 0).length;
  if (repetitions > 1) console.log(`rig: ${good} of ${repetitions} rounds passed`);
  report(sumOfCounts(rounds));
  return good === repetitions ? 0 : 1;
}

/** Returns the counts of all of them. */
async function runGuests(initramfs) {
  const chosen = options.suites === undefined ? guests : [options.suites.split(',')];
  say(chosen.length > 1 ? `rig: booting ${chosen.length} guests` : 'rig: booting the guest');
  const counts = sumOfCounts(
    await Promise.all(chosen.map((suites, i) => runGuest(`guest-${i + 1}`, suites, initramfs))),
  );
  const { passed, failed, skipped } = counts;
  console.log(
    `rig: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  return counts;
}

/** Stick, carrier and guest see each other and nothing else; no port of the machine is used. */
async function runGuest(name, suites, initramfs) {
  const countsPath = join(cacheDir(), `${name}-counts-${process.pid}.json`);
  const plan = { name, suites, initramfs, countsPath, packages, unplugs: options.unplugs };
  const child = spawn(
    'unshare',
    [
      ...namespaceArgs(),
      process.execPath,
      join(import.meta.dirname, 'run-guest.mjs'),
      JSON.stringify(plan),
    ],
    { stdio: 'inherit' },
  );
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  try {
    return JSON.parse(readFileSync(countsPath, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // It said why.
  } finally {
    rmSync(countsPath, { force: true });
  }
}

function report(counts) {
  if (reportPath !== undefined) writeFileSync(reportPath, JSON.stringify(counts));
}
