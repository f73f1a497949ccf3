/** What a person would try once online: ping, a name, a download. Over the kernel, not around it. */
import { execFile } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { get } from 'node:http';
import { promisify } from 'node:util';

import { downloadBlocks } from '../../simulator/carrier/download-body.ts';

export interface PingResult {
  readonly sent: number;
  readonly received: number;
  readonly averageMs: number | undefined;
}

export async function ping(address: string, count: number): Promise<PingResult> {
  const args = ['-n', '-q', '-c', String(count), '-i', '0.2', '-W', '2', address];
  const { stdout } = await promisify(execFile)('ping', args).catch(
    (error: { stdout?: string }) => ({
      stdout: error.stdout ?? '',
    }),
  );
  const [, sent = '0', received = '0'] =
    /(\d+) packets transmitted, (\d+) received/.exec(stdout) ?? [];
  const average = / = [\d.]+\/([\d.]+)\//.exec(stdout)?.[1];
  return {
    sent: Number(sent),
    received: Number(received),
    averageMs: average === undefined ? undefined : Number(average),
  };
}

/** Asks `server` for the address of `name`, of IPv4 unless said otherwise. */
export async function lookUp(name: string, server: string, family: 4 | 6 = 4): Promise<string> {
  const resolver = new Resolver({ timeout: 2_000, tries: 3 });
  resolver.setServers([server]);
  const [address] = await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name));
  if (address === undefined) throw new Error(`${name} has no address`);
  return address;
}

export interface DownloadResult {
  readonly bytes: number;
  readonly seconds: number;
  readonly megabitPerSecond: number;
  readonly sha256: string;
  readonly matches: boolean;
}

/** Loads the carrier's test download and compares it with the bytes it must be made of. */
export async function download(url: string, length: number): Promise<DownloadResult> {
  const startedMs = performance.now();
  const received = createHash('sha256');
  const bytes = await fetchInto(url, received);
  const seconds = (performance.now() - startedMs) / 1000;
  const expected = createHash('sha256');
  for (const block of downloadBlocks(length)) expected.update(block);
  const sha256 = received.digest('hex');
  return {
    bytes,
    seconds,
    megabitPerSecond: (bytes * 8) / seconds / 1e6,
    sha256,
    matches: bytes === length && sha256 === expected.digest('hex'),
  };
}

function fetchInto(url: string, hash: Hash): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { timeout: 10_000, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`the web server answered ${response.statusCode}`));
        return;
      }
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        hash.update(chunk);
      });
      response.on('end', () => resolve(bytes));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('nothing came for 10 seconds')));
    request.on('error', reject);
  });
}
