// Runs the suites named on the kernel's command line, one after the other, and reports to the host.
import { readFileSync } from 'node:fs';
import { end, fail, hostLinkReady, SuiteEnd } from './host-link.mjs';

const suites = /rig\.suites=(\S+)/.exec(readFileSync('/proc/cmdline', 'utf8'))?.[1] ?? '';

hostLinkReady();
for (const name of suites.split(',').filter((word) => word !== '')) {
  try {
    const { suite } = await import(`./${name}.mjs`);
    await suite();
  } catch (error) {
    if (!(error instanceof SuiteEnd)) fail(`${name}: every check could run`, error);
  }
}
end();
