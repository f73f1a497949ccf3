// Reads Electron's archives. Layout (github.com/electron/asar): a JSON table of files behind four
// 32-bit lengths, then the files one after the other; what has to be a file of its own lies beside
// the archive, in a folder of its name and ".unpacked".
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Path → `{ size, isUnpacked, read, integrity }`; `read()` gives the bytes from wherever they are. */
export function readAsar(path) {
  const archive = readFileSync(path);
  const headerSize = archive.readUInt32LE(4);
  const tableLength = archive.readUInt32LE(12);
  const table = JSON.parse(archive.toString('utf8', 16, 16 + tableLength));
  const dataStart = 8 + headerSize;
  const files = new Map();
  const walk = (folder, prefix) => {
    for (const [name, entry] of Object.entries(folder.files)) {
      const place = `${prefix}${name}`;
      if (entry.files !== undefined) walk(entry, `${place}/`);
      else {
        const start = dataStart + Number(entry.offset);
        files.set(place, {
          size: entry.size,
          isUnpacked: entry.unpacked === true,
          integrity: entry.integrity,
          read: () =>
            entry.unpacked === true
              ? readFileSync(join(`${path}.unpacked`, place))
              : archive.subarray(start, start + entry.size),
        });
      }
    }
  };
  walk(table, '');
  return files;
}

/** Paths whose bytes are not the ones that the archive's own table names. */
export function damagedFiles(files) {
  return [...files].flatMap(([path, { integrity, read }]) =>
    integrity === undefined ||
    createHash(integrity.algorithm.toLowerCase()).update(read()).digest('hex') !== integrity.hash
      ? [path]
      : [],
  );
}
