#!/usr/bin/env node
// npm run demo: from a locked SIM to a loaded page, on the built-in stick.
import { runCli } from './run-cli.mjs';

await runCli(['demo', ...process.argv.slice(2)], { needsDemoTools: true });
