// Electron's way of reading archives, for Node: preloaded with --import, it lets programs and Workers
// run from inside an .asar. What Electron does (its patches to Node "initialize asar support" and
// "worker_thread: add asar support"): fs answers for paths inside, modules are found there, and
// libraries are loaded from the folder beside the archive.
//
// Finding a module is left to Node, on a copy that has names and package.json files only; whatever is
// read comes out of the archive. TETHERSTICK_ASAR names it.
import fs from 'node:fs';
import { createRequire, isBuiltin, registerHooks, syncBuiltinESMExports } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readAsar } from '../../scripts/package/asar-archive.mjs';

const archive = process.env.TETHERSTICK_ASAR;
const files = readAsar(archive);
const folders = new Set([...files.keys()].flatMap((path) => ancestors(path)));
const shadow = fs.mkdtempSync(join(tmpdir(), 'asar-names-'));
for (const [path, file] of files) {
  fs.mkdirSync(join(shadow, dirname(path)), { recursive: true });
  fs.writeFileSync(join(shadow, path), path.endsWith('package.json') ? file.read() : '');
}
process.on('exit', () => fs.rmSync(shadow, { recursive: true, force: true }));

registerHooks({
  resolve(specifier, context, next) {
    const isAsked = moved(context.parentURL, archive, shadow) !== context.parentURL;
    if (isAsked && context.conditions.includes('require') && !isBuiltin(specifier)) {
      const from = createRequire(moved(context.parentURL, archive, shadow));
      const found = from.resolve(moved(specifier, archive, shadow));
      return { url: pathToFileURL(moved(found, shadow, archive)).href, shortCircuit: true };
    }
    const parentURL = moved(context.parentURL, archive, shadow);
    const found = next(moved(specifier, archive, shadow), { ...context, parentURL });
    return { ...found, url: moved(found.url, shadow, archive) };
  },
  load(url, context, next) {
    const path = url.startsWith('file:') ? fileURLToPath(url) : '';
    const file = entry(path);
    // Libraries go to process.dlopen, below.
    if (file === undefined || path.endsWith('.node')) return next(url, context);
    return { format: formatOf(path), source: file.read(), shortCircuit: true };
  },
});

const { existsSync, readFileSync, readdirSync, statSync } = fs;
const { readFile } = fs.promises;
fs.existsSync = (path) => has(path) || existsSync(path);
fs.readFileSync = (path, options) => {
  const bytes = entry(path)?.read();
  if (bytes === undefined) return readFileSync(path, options);
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding ? bytes.toString(encoding) : bytes;
};
fs.promises.readFile = async (path, options) =>
  entry(path) === undefined ? readFile(path, options) : fs.readFileSync(path, options);
fs.readdirSync = (path, options) => {
  const inside = insideOf(path);
  if (inside === undefined) return readdirSync(path, options);
  const start = inside === '' ? '' : `${inside}/`;
  const below = [...files.keys()].filter((name) => name.startsWith(start));
  return [...new Set(below.map((name) => name.slice(start.length).split('/')[0]))];
};
fs.statSync = (path, options) => {
  const file = entry(path);
  if (file === undefined) return statSync(path, options);
  return { isFile: () => true, isDirectory: () => false, size: file.size };
};
syncBuiltinESMExports();

const { dlopen } = process;
process.dlopen = (module, path, ...rest) => {
  const inside = insideOf(path);
  if (inside === undefined) return dlopen(module, path, ...rest);
  if (entry(path)?.isUnpacked !== true) throw new Error(`${inside} is no file of its own`);
  return dlopen(module, join(`${archive}.unpacked`, inside), ...rest);
};

function entry(path) {
  const inside = insideOf(path);
  return inside === undefined ? undefined : files.get(inside);
}

function has(path) {
  const inside = insideOf(path);
  return inside !== undefined && (files.has(inside) || folders.has(inside));
}

/** Path below the archive; undefined for paths elsewhere. */
function insideOf(path) {
  const text = path instanceof URL ? fileURLToPath(path) : String(path);
  if (text !== archive && !text.startsWith(archive + sep)) return undefined;
  return relative(archive, text).split(sep).join('/');
}

function moved(place, from, to) {
  if (place === undefined) return undefined;
  const [fromUrl, toUrl] = [from, to].map((path) => pathToFileURL(path).href);
  if (place.startsWith(fromUrl)) return toUrl + place.slice(fromUrl.length);
  return place.startsWith(from) ? to + place.slice(from.length) : place;
}

function formatOf(path) {
  if (path.endsWith('.json')) return 'json';
  if (path.endsWith('.mjs')) return 'module';
  if (path.endsWith('.cjs')) return 'commonjs';
  for (let folder = dirname(path); folder !== archive; folder = dirname(folder)) {
    const manifest = entry(join(folder, 'package.json'));
    if (manifest !== undefined) return typeOf(manifest);
  }
  return typeOf(files.get('package.json'));
}

function typeOf(manifest) {
  return JSON.parse(manifest.read().toString()).type === 'module' ? 'module' : 'commonjs';
}

function ancestors(path) {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
