#!/usr/bin/env node
// Runs the command line from a clone: npm run tetherstick -- connect --virtual
import { runCli } from './run-cli.mjs';

await runCli(process.argv.slice(2));
