import { expect, it } from 'vitest';

import { readLastCallError } from './glasterr.ts';

it('reads the cause of a context', () => {
  const command = readLastCallError(2);
  expect(command.line).toBe('AT^GLASTERR=2');
  expect(command.parse(['^GLASTERR: 2,8'])).toEqual({ cid: 2, cause: 8 });
  expect(() => command.parse(['^GLASTERR: 2'])).toThrow('AT^GLASTERR=2');
});
