/** Connected beside the services of a desktop: who roams, restarts, sleeps or is pulled out meanwhile. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { goOnline, kernelSession, type KernelSession } from '../kernel/kernel-session.ts';
import { dnsSetUps, installDns, missingFor, nameServers } from './dns-modes.ts';
import { helperGone, readComputer, skipOutsideSandbox, undo } from './sandbox.ts';
import {
  leaveNetwork,
  resolvectl,
  roam,
  serverOf,
  startResolved,
  stopService,
  stopServices,
} from './services.ts';

skipOutsideSandbox();

const { webName, webServer, dnsServer } = carrierPlan;
const RESOLVED = 'systemd-resolved';
const RESOLVED_WITH_NM = 'systemd-resolved and NetworkManager';
const NM_ALONE = 'a plain file of NetworkManager';

/** T9 in full is 30 roams, ten seconds apart. */
const roams = Number(process.env['TETHERSTICK_ROAMS'] ?? 4);
const betweenRoamsMs = Number(process.env['TETHERSTICK_ROAM_MS'] ?? 1_000);

let session: KernelSession | undefined;

afterEach(async () => {
  await session?.end();
  session = undefined;
});

afterAll(stopServices);

describe.each([NM_ALONE, RESOLVED_WITH_NM])('%s', (name) => {
  beforeEach(({ skip }) => prepare(name, skip));

  it('T9: roams again and again, and no look-up fails', async () => {
    session = await kernelSession({ routing: { routing: 'everything' } });
    await goOnline(session);
    let isOver = false;
    const answers: string[] = [];
    const asking = (async () => {
      while (!isOver) answers.push(await lookUp());
    })();
    for (let i = 0; i < roams; i += 1) {
      roam(i % 2 === 0 ? 'cafe' : 'home');
      await sleep(betweenRoamsMs);
    }
    isOver = true;
    await asking;
    console.info(`${name}: ${roams} roams, ${answers.length} look-ups`);
    expect(answers.length).toBeGreaterThan(roams);
    expect([...new Set(answers)]).toEqual([webServer]);
    expect(nameServers()[0]).toBe(dnsServer);
    await endSession();
    // What the network has that the computer is in by now, not the one before.
    expect(nameServers()).toEqual([serverOf(roams % 2 === 0 ? 'home' : 'cafe')]);
  });

  it('keeps its name servers when the other network goes', async () => {
    session = await kernelSession({ routing: { routing: 'everything' } });
    await goOnline(session);
    leaveNetwork('home');
    await expect.poll(() => nameServers()[0], { timeout: 30_000 }).toBe(dnsServer);
    expect(await lookUp()).toBe(webServer);
  });
});

describe(RESOLVED, () => {
  beforeEach(({ skip }) => prepare(RESOLVED, skip));

  it('asks the stick alone, and knows the search names', async () => {
    session = await kernelSession({ routing: { routing: 'everything' } });
    await goOnline(session);
    expect(resolvectl('domain', 'tetherstick0')).toContain('~.');
    expect(await lookUp()).toBe(webServer);
  });

  it('is told again when it has started anew and forgotten all', async () => {
    const before = readComputer();
    session = await kernelSession({ routing: { routing: 'everything' } });
    await goOnline(session);
    await stopService('resolved');
    rmSync('/run/systemd/resolve', { recursive: true });
    await startResolved();
    await expect.poll(() => nameServers()[0], { timeout: 60_000 }).toBe(dnsServer);
    expect(await lookUp()).toBe(webServer);
    await endSession();
    expect(readComputer()).toEqual(before);
  });

  it('has nothing of it left after the stick was pulled out', async () => {
    const before = readComputer();
    session = await kernelSession({ routing: { routing: 'everything' } });
    await goOnline(session);
    await session.actOnVirtualStick({ do: 'unplug' });
    expect(await session.runner.settled()).toMatchObject({ failure: { code: 'stick-gone' } });
    await endSession();
    expect(readComputer()).toEqual(before);
  });

  it('is asked by way of the stick again after a sleep', async () => {
    const before = readComputer();
    session = await kernelSession({ routing: { routing: 'everything' } });
    await goOnline(session);
    session.runner.suspend();
    session.runner.resume();
    await session.runner.whenState(({ state }) => state === 'online');
    await expect.poll(lookUp, { timeout: 60_000 }).toBe(webServer);
    await endSession();
    expect(readComputer()).toEqual(before);
  });
});

async function prepare(name: string, skip: (reason: string) => void): Promise<void> {
  const setUp = dnsSetUps[name];
  if (setUp === undefined) throw new Error('no such set-up');
  const missing = missingFor(setUp);
  if (missing !== undefined) skip(missing);
  await installDns(setUp);
  undo();
}

async function endSession(): Promise<void> {
  await session?.end();
  session = undefined;
  await helperGone();
}

/** As any program asks: the C library, and whoever it asks. The address, or what went wrong. */
async function lookUp(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('getent', ['ahostsv4', webName]);
    return stdout.split(/\s/)[0] ?? '';
  } catch (error) {
    return String(error);
  }
}
