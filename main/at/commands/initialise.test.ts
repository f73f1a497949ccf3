import { expect, it } from 'vitest';

import { AtResultError, AtTimeoutError } from '../at-error.ts';
import { attention, initialisation, initialise } from './initialise.ts';

it('sends the whole list although the E3372h-320 refuses ATQ0', async () => {
  const sent: string[] = [];
  const refused = await initialise(({ line }) => {
    sent.push(line);
    const error = new AtResultError(line, { kind: 'ERROR' });
    return line === 'ATQ0' ? Promise.reject(error) : Promise.resolve();
  });
  expect(sent).toEqual(['ATZ', 'ATQ0', 'ATV1', 'ATE0', 'ATS0=0', 'AT+CMEE=1']);
  expect(refused.map(({ message }) => message)).toEqual(['ATQ0: ERROR']);
});

it('gives up when the port is silent', async () => {
  const silent = initialise(({ line }) => Promise.reject(new AtTimeoutError(line, 'answer')));
  await expect(silent).rejects.toBeInstanceOf(AtTimeoutError);
});

it('expects no lines', () => {
  expect([attention, ...initialisation].map((command) => command.parse([]))).toEqual(
    Array(7).fill(undefined),
  );
});
