import { expect, it } from 'vitest';

import { inspectLine, inspectors } from './inspect.ts';

it.each(['AT^DHCP?', '{"command":', ''])(
  'answers %j, which is no JSON, in its own words',
  (line) => {
    const error = 'The line is not JSON.';
    expect(inspectLine(inspectors.ntb, line)).toEqual({ ok: false, error });
    expect(inspectLine(inspectors.dhcp, line)).toEqual({ ok: false, error });
    expect(inspectLine(inspectors.at, line)).toEqual({ kind: 'error', error });
  },
);

it('answers a line that was too long', () => {
  const error = 'The line is too long.';
  expect(inspectLine(inspectors.ntb, undefined)).toEqual({ ok: false, error });
  expect(inspectLine(inspectors.at, undefined)).toEqual({ kind: 'error', error });
});

it('hands a request on', () => {
  expect(inspectLine(inspectors.at, '{"lines":["^BOOT:1,0,0,0,60"]}')).toMatchObject({
    kind: 'urc',
  });
});
