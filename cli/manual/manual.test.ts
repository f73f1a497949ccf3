import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { commands } from '../commands.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts';
import { manPage } from './man-page.ts';

const page = manPage(commands, { version: '1.2.3', date: '2026-01-02' });

describe('manual page', () => {
  it('has every verb and every option', () => {
    for (const { verb, options } of commands) {
      expect(page).toContain(`.SS tetherstick ${verb}`);
      for (const option of Object.keys(options)) {
        expect(page).toContain(`\\fB\\-\\-${option.replaceAll('-', '\\-')}\\fR`);
      }
    }
  });

  it('keeps text that looks like a request from being one', () => {
    const odd = manPage(
      [{ verb: 'x', help: '.so /etc/passwd \\n', options: {}, run: () => Promise.resolve(0) }],
      { version: '1', date: '2026-01-02' },
    );
    expect(odd).toContain('\n\\&.so /etc/passwd \\en\n');
  });
});

describe('bash completion', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tetherstick-manual-'));
    writeFileSync(join(folder, 'completion'), bashCompletion(commands));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What bash offers for these words. */
  function offered(...words: string[]): string[] {
    const script = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tetherstick; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const command = ['-c', script, 'bash', join(folder, 'completion'), 'tetherstick', ...words];
    const { stdout, stderr } = spawnSync('bash', command, { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  }

  it('offers the verbs', () => {
    expect(offered('')).toEqual([...commands.map(({ verb }) => verb), 'help']);
    expect(offered('con')).toEqual(['connect']);
  });

  it('offers the options of the verb', () => {
    expect(offered('connect', '--pin')).toEqual(['--pin-stdin']);
    expect(offered('connect', '--nothing-like-it')).toEqual([]);
  });
});

it('gives zsh and fish one entry for each option', () => {
  const count = commands.reduce((sum, { options }) => sum + Object.keys(options).length, 0);
  expect(zshCompletion(commands).match(/'--/g)).toHaveLength(count);
  expect(fishCompletion(commands).match(/ -l /g)).toHaveLength(count);
});
