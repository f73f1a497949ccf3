import { expect, it } from 'vitest';

import { UndoStack } from './undo-stack.ts';

it('undoes last things first, each after the other, past failures, once', async () => {
  const done: string[] = [];
  const undo = new UndoStack();
  undo.push(() => Promise.resolve(done.push('first')));
  undo.push(() => Promise.reject(new Error('pulled')));
  undo.push(async () => {
    await Promise.resolve();
    await Promise.resolve();
    done.push('last');
  });
  await undo.unwind();
  await undo.unwind();
  expect(done).toEqual(['last', 'first']);
});
