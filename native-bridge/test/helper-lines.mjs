/**
 * How long the privileged helper is: lines of its `.c` and `.h` files that hold code, which is all but
 * blank ones and comments. Prints each file and the sum.
 *
 *   node native-bridge/test/helper-lines.mjs [FOLDER]
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder = join(import.meta.dirname, '..', 'helper')] = process.argv.slice(2);

/** A literal is taken as it is, so that no comment begins in one. */
const commentOrLiteral = /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

let sum = 0;
for (const name of readdirSync(folder).filter((entry) => /\.[ch]$/.test(entry))) {
  const lines = countCodeLines(readFileSync(join(folder, name), 'utf8'));
  console.log(`${String(lines).padStart(5)} ${name}`);
  sum += lines;
}
console.log(`${String(sum).padStart(5)} lines of code`);

/** @param {string} source */
function countCodeLines(source) {
  const code = source.replace(commentOrLiteral, (match) =>
    match.startsWith('/') ? match.replaceAll(/[^\n]/g, '') : match,
  );
  return code.split('\n').filter((line) => line.trim() !== '').length;
}
