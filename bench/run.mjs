#!/usr/bin/env node
// npm run bench -- framer|path|latency|all [--json] [--write] [--rounds N] [--seconds N] [--smoke]
//
// Builds what is measured and what it is measured against, and runs it in a network namespace of its
// own: nothing of this machine's network is touched, and nothing is left when it ends.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { providePackages } from '../scripts/debian-packages.mjs';
import { say, stop } from '../scripts/progress.mjs';
import { root, setUp } from '../scripts/set-up.mjs';

const suites = ['framer', 'path', 'latency', 'all'];
const args = process.argv.slice(2);
const unknown = args.find((arg) => /^[a-z]/.test(arg) && !suites.includes(arg));
if (unknown !== undefined) stop(`There is no suite "${unknown}": ${suites.join(', ')}.`, 2);

const isPart = !args.includes('all') && args.some((arg) => suites.includes(arg));
if (args.includes('--write') && (isPart || args.includes('--smoke'))) {
  stop('--write puts all tables into docs/performance.md, so it takes a whole run.', 2);
}

const tools = { gcc: 'gcc', iperf3: 'iperf3', ip: 'iproute2', ping: 'iputils-ping' };
const missing = providePackages(tools);
if (missing.length > 0) stop(`The benchmarks need these packages: ${missing.join(' ')}.`);

await setUp();
const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
// Not under out/, which set-up empties, and inside of the clone, where the addon is found.
const dir = mkdtempSync(join(cache, 'tetherstick-bench-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

say('building the benchmarks');
compile();
bundle();
const way = namespaceWay();
const program = [process.execPath, join(dir, 'bench.js'), ...args];
const namespace = way.args === undefined ? way.reason : 'own';
const command = [
  ...(way.args === undefined ? [] : ['unshare', ...way.args]),
  ...program,
  ...['--namespace', namespace],
];
const { status } = spawnSync(command[0], command.slice(1), { stdio: 'inherit', cwd: root });
process.exit(status ?? 1);

function compile() {
  const native = join(root, 'bench', 'native');
  const addon = join(root, 'native-bridge', 'addon');
  const shared = [
    join(native, 'path_half.c'),
    ...['offload_io.c', 'offload_probe.c', 'packet_io.c', 'tun_linux.c'].map((name) =>
      join(addon, name),
    ),
  ];
  const flags = ['-std=c11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror', '-Wshadow'];
  gcc([...flags, '-o', join(dir, 'relay'), join(native, 'relay.c'), ...shared, '-lpthread']);
  const api = ['-DNAPI_VERSION=8', '-DNODE_API_NO_EXTERNAL_BUFFERS_ALLOWED', '-I', headers(addon)];
  const output = ['-shared', '-fPIC', '-o', join(dir, 'bench.node')];
  gcc([...flags, ...api, ...output, join(native, 'bench_addon.c'), ...shared]);
}

/** Where node-gyp had Node's headers from when it built the product's addon. */
function headers(addon) {
  const config = readFileSync(join(addon, 'build', 'config.gypi'), 'utf8');
  const { variables } = JSON.parse(config.slice(config.indexOf('{')));
  const prefix = variables.nodedir ?? dirname(dirname(process.execPath));
  const include = join(prefix, 'include', 'node');
  if (!existsSync(join(include, 'node_api.h'))) stop(`There are no headers of Node in ${include}.`);
  return include;
}

function gcc(arguments_) {
  const { status } = spawnSync(process.env.CC ?? 'gcc', arguments_, {
    stdio: ['ignore', 2, 'inherit'],
  });
  if (status !== 0) stop('The C half of the benchmarks does not build (see above).', 1);
}

function bundle() {
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  const config = ['build', '--config', join('bench', 'vite.bench.config.ts')];
  const env = { ...process.env, TETHERSTICK_BENCH_DIR: dir };
  const options = { cwd: root, stdio: ['ignore', 2, 'inherit'], env };
  if (spawnSync(process.execPath, [vite, ...config], options).status !== 0) {
    stop('The benchmarks do not bundle (see above).', 1);
  }
}

function namespaceWay() {
  const tries = [['--net'], ['--user', '--map-root-user', '--net']];
  const works = (way) => spawnSync('unshare', [...way, 'sh', '-c', ': <> /dev/net/tun']);
  const args = tries.find((way) => works(way).status === 0);
  return { args, reason: 'needs root, or user namespaces and /dev/net/tun' };
}
