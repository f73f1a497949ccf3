// A folder in the shape of Electron's, for machines where Electron can not be fetched: packages can be
// made of it and looked into, but the program in it says that it is not Electron.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIRST_LINE =
  'This is a stand-in for Electron: the package was made where Electron could not be had.';

/** How @electron/fuses finds the switches in the program, and the switches as Electron sets them. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 8]),
  Buffer.from('10110001'),
]);

/** Fills `folder`, which is emptied first. */
export function makeStandInElectron(folder, version) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const program = `#!/bin/sh\necho "${FIRST_LINE}"\nexit 3\n`;
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(program), fuseWire]), {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'chrome-sandbox'), program, { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), `${FIRST_LINE}\n`);
  writeFileSync(join(folder, 'LICENSES.chromium.html'), `<!-- ${FIRST_LINE} -->\n`);
  for (const language of ['en-US', 'de', 'fr']) {
    writeFileSync(join(folder, 'locales', `${language}.pak`), '');
  }
}
