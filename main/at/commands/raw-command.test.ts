import { expect, it } from 'vitest';

import { rawCommand } from './raw-command.ts';

it('keeps the line and its answer as they are', () => {
  const command = rawCommand('at^foo?');
  expect(command.line).toBe('at^foo?');
  expect(command.parse(['^FOO: 1', 'text'])).toEqual(['^FOO: 1', 'text']);
});

it('waits as long as the slowest command in the line may take', () => {
  expect(rawCommand('AT+CSQ').timeoutMs).toBe(10_000);
  expect(rawCommand('AT+CSQ;+COPS=?').timeoutMs).toBe(180_000);
});
