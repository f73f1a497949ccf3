/** Whatever ends: routes, DNS and files are byte for byte as before, each file the same inode. */
import { closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { helperVerb, readStatus } from '../../main/host/helper-protocol.ts';
import type { RunningHelper } from '../../main/host/start-helper.ts';
import { dnsSetUps, installDns, missingFor, nameServers } from './dns-modes.ts';
import { stopServices } from './services.ts';
import {
  endHelpers,
  goOnline,
  helperGone,
  helperProcesses,
  nameServer,
  readComputer,
  skipOutsideSandbox,
  start,
  undo,
} from './sandbox.ts';

skipOutsideSandbox();

type End = (helper: RunningHelper) => void | Promise<void>;

const kill = (...parts: readonly ('janitor' | 'server' | 'keeper')[]): End => {
  return () => {
    const processes = helperProcesses();
    for (const part of parts) killHard(processes[part]);
  };
};

function killHard(pid: number): void {
  send(pid, 'SIGKILL');
}

/** One part may have seen the end of another before its own. */
function send(pid: number, signal: 'SIGKILL' | 'SIGTERM'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** What ends a connection; the tunnel's descriptor stays open in this process through all of it. */
const ends: Readonly<Record<string, End>> = {
  'a disconnect': async ({ connection }) => {
    await connection.request(helperVerb.close);
    connection.close();
  },
  'the death of the client': ({ connection }) => connection.close(),
  'a kill -9 of the server': kill('server'),
  'a kill -9 of the keeper': kill('keeper'),
  'a kill -9 of the janitor': kill('janitor'),
  'a kill -9 of client and server (S5)': async (helper) => {
    await kill('server')(helper);
    helper.connection.close();
  },
  'a kill -9 of client, server and keeper': async (helper) => {
    await kill('server', 'keeper')(helper);
    helper.connection.close();
  },
  'a SIGTERM of all': () => {
    const { janitor, server, keeper } = helperProcesses();
    for (const pid of [server, keeper, janitor]) send(pid, 'SIGTERM');
  },
  'a kill -9 of all and the next start': async (helper) => {
    await kill('janitor', 'server', 'keeper')(helper);
    await helperGone();
    const next = await start();
    next.connection.close();
  },
  'a kill -9 of all and a boot': async (helper) => {
    await kill('janitor', 'server', 'keeper')(helper);
    await helperGone();
    undo();
  },
};

describe.each(Object.entries(dnsSetUps))('%s', (_name, setUp) => {
  beforeEach(async ({ skip }) => {
    const missing = missingFor(setUp);
    if (missing !== undefined) skip(missing);
    await installDns(setUp);
    undo();
  });

  afterEach(endHelpers);
  afterAll(stopServices);

  it.each(Object.entries(ends))('comes back after %s', async (_end, end) => {
    const isMadeAnew = setUp.mode === 'openresolv';
    const before = readComputer({ isMadeAnew });
    const helper = await start();
    const tunnel = await goOnline(helper.connection);
    expect(nameServers()[0]).toBe(nameServer);
    const { payload } = await helper.connection.request(helperVerb.status);
    expect(readStatus(payload)).toMatchObject({ state: 'configured', dnsMode: setUp.mode });
    await end(helper);
    await helperGone();
    expect(readComputer({ isMadeAnew })).toEqual(before);
    closeSync(tunnel);
    helper.connection.close();
  });
});

describe('a journal', () => {
  const journal = '/var/lib/tetherstick/journal';
  const setUp = dnsSetUps['a plain file'];

  it('S6: cut off at any byte, or gone, still leads back', async () => {
    if (setUp === undefined) throw new Error('no such set-up');
    await installDns(setUp);
    undo();
    const before = readComputer();
    for (let length = 0; length < 200; length += 1) {
      const helper = await start();
      const tunnel = await goOnline(helper.connection);
      const { janitor, server, keeper } = helperProcesses();
      // None may see the end of another.
      for (const pid of [janitor, server, keeper]) process.kill(pid, 'SIGSTOP');
      for (const pid of [janitor, server, keeper]) killHard(pid);
      await helperGone();
      const whole = readFileSync(journal);
      if (length > whole.length) length = 1_000;
      if (length === whole.length) rmSync(journal);
      else writeFileSync(journal, whole.subarray(0, length));
      undo();
      // Without a journal nobody knows of the link: it goes with its descriptor.
      closeSync(tunnel);
      expect(readComputer(), `cut off after ${length} bytes`).toEqual(before);
      helper.connection.close();
    }
  });
});
