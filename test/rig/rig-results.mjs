// What the guest reports: shown as it comes, counted, and kept for whoever asks later.
import { writeFileSync } from 'node:fs';

export class RigResults {
  #checks = [];
  #measurements = {};
  #hasEnded = false;

  /** Takes a message of the guest; false where it is about something else. */
  take(message) {
    switch (message.type) {
      case 'check':
        this.#checks.push(message);
        console.log(describe(message));
        return true;
      case 'note':
        console.log(`      ${message.text}`);
        return true;
      case 'measured':
        this.#measurements[message.name] = message.value;
        console.log(`      ${message.name}: ${JSON.stringify(message.value)}`);
        return true;
      case 'end':
        this.#hasEnded = true;
        return true;
      default:
        return false;
    }
  }

  get hasEnded() {
    return this.#hasEnded;
  }

  /** A guest that did not get to its end is a failure of its own. */
  get counts() {
    const skipped = this.#checks.filter((check) => check.skipped !== undefined).length;
    const failed = this.#checks.filter(({ ok }) => !ok).length;
    return {
      passed: this.#checks.length - skipped - failed,
      failed: failed + (this.#hasEnded ? 0 : 1),
      skipped,
    };
  }

  write(path) {
    const kept = { results: this.#checks, measurements: this.#measurements };
    writeFileSync(path, JSON.stringify(kept, undefined, 2));
  }
}

export function sumOfCounts(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const one of counts) for (const kind of Object.keys(total)) total[kind] += one[kind];
  return total;
}

function describe({ ok, name, detail, skipped, ms }) {
  const time = `(${(ms / 1000).toFixed(1)} s)`;
  if (skipped !== undefined) return `skip  ${name} ${time}: ${skipped}`;
  const more = detail === undefined || detail === null ? '' : `: ${detail}`;
  return `${ok ? 'pass' : 'FAIL'}  ${name} ${time}${more}`;
}
