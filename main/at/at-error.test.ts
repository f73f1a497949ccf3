/** What people read in a log of an error, and that no secret is in it. */
import { expect, it } from 'vitest';

import {
  AtClosedError,
  AtParameterError,
  AtParseError,
  AtResultError,
  AtTimeoutError,
} from './at-error.ts';

it.each<[Error, string]>([
  [new AtTimeoutError('AT+CSQ', 'answer'), 'AtTimeoutError: AT+CSQ: no answer'],
  [
    new AtTimeoutError('AT+CSQ', 'resynchronising'),
    'AtTimeoutError: AT+CSQ: not sent, the port is silent',
  ],
  [new AtClosedError(), 'AtClosedError: the AT port is closed'],
  [
    new AtParameterError('pin', 'format'),
    'AtParameterError: pin can not be sent to the stick: format',
  ],
])('%s', (error, text) => {
  expect(String(error)).toBe(text);
});

it('names the result, and its number where it is one of +CME', () => {
  const cme = new AtResultError('AT+CPIN?', { kind: 'CME', code: 10 });
  expect(cme.cmeCode).toBe(10);
  expect(cme.message).toContain('AT+CPIN?');
  expect(cme.message).toContain('10');
  const cms = new AtResultError('AT+CMGS=1', { kind: 'CMS', code: 10 });
  expect(cms.cmeCode).toBeUndefined();
  expect(String(new AtResultError('AT', { kind: 'ERROR' }))).toBe('AtResultError: AT: ERROR');
});

it('keeps the lines of an answer out of the message: they may hold numbers of the SIM', () => {
  const error = new AtParseError('AT+CIMI', ['262011234567890']);
  expect(String(error)).toBe('AtParseError: AT+CIMI: unexpected answer');
  expect(error.informationLines).toEqual(['262011234567890']);
});
