// An initramfs is a cpio archive in the "newc" format (Linux: Documentation/driver-api/early-userspace/buffer-format.rst).
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const Mode = { file: 0o100000, directory: 0o040000, link: 0o120000 };

/** Writes entries as they come; parents of a path are made when it needs them. */
export class CpioArchive {
  #fd;
  #paths = new Set(['']);
  #inode = 1;

  constructor(path) {
    this.#fd = openSync(path, 'w');
  }

  has(path) {
    return this.#paths.has(path);
  }

  directory(path) {
    if (this.#paths.has(path)) return;
    this.#parents(path);
    this.#entry(path, Mode.directory | 0o755, Buffer.alloc(0));
  }

  file(path, content, permissions = 0o644) {
    if (this.#paths.has(path)) return;
    this.#parents(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#entry(path, Mode.file | permissions, bytes);
  }

  copy(path, source, permissions = 0o755) {
    if (!this.#paths.has(path)) this.file(path, readFileSync(source), permissions);
  }

  link(path, target) {
    if (this.#paths.has(path)) return;
    this.#parents(path);
    this.#entry(path, Mode.link | 0o777, Buffer.from(target));
  }

  close() {
    this.#entry('TRAILER!!!', 0, Buffer.alloc(0));
    closeSync(this.#fd);
  }

  #parents(path) {
    const parent = path.split('/').slice(0, -1).join('/');
    if (!this.#paths.has(parent)) this.directory(parent);
  }

  #entry(path, mode, bytes) {
    this.#paths.add(path);
    const name = Buffer.from(`${path}\0`);
    const fields = [
      this.#inode++,
      mode,
      0, // uid
      0, // gid
      1, // links
      0, // mtime
      bytes.length,
      ...[0, 0, 0, 0], // device numbers
      name.length,
      0, // checksum, unused in newc
    ];
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
    this.#write(Buffer.concat([Buffer.from(header), name]));
    this.#write(bytes);
  }

  #write(bytes) {
    writeSync(this.#fd, bytes);
    const padding = -bytes.length & 3;
    if (padding > 0) writeSync(this.#fd, Buffer.alloc(padding));
  }
}
