#!/usr/bin/env node
// npm start. The window is not part of the program yet, so this shows what there is: the demo.
import { runCli } from './run-cli.mjs';

process.stderr.write('Tetherstick has no window yet; this runs its demo on the built-in stick.\n');
await runCli(['demo', ...process.argv.slice(2)], { needsDemoTools: true });
