import { expect, it } from 'vitest';

import { PinMemory, type PinKeeper } from './pin-memory.ts';

/** A keyring with the PIN of one SIM. */
function memory(keeper?: PinKeeper) {
  const wrong: string[] = [];
  return { wrong, pins: new PinMemory({ keeper, onWrong: (simKey) => wrong.push(simKey) }) };
}

function keyring() {
  const stored: string[][] = [];
  const keeper: PinKeeper = {
    recall: (simKey) => Promise.resolve(simKey === '8949' ? '1234' : undefined),
    store: (simKey, pin) => stored.push([simKey, pin]),
  };
  return { keeper, stored };
}

it('has the PIN that the SIM took in this run, for that SIM alone', async () => {
  const { pins } = memory();
  pins.accept('8949', '4711', false);
  expect(await pins.recall('8949')).toBe('4711');
  expect(await pins.recall('8948')).toBeUndefined();
  pins.clear();
  expect(await pins.recall('8949')).toBeUndefined();
});

it('asks the keyring, unless a newer one was taken', async () => {
  const { pins } = memory(keyring().keeper);
  expect(await pins.recall('8949')).toBe('1234');
  expect(await pins.recall('8948')).toBeUndefined();
  pins.accept('8949', '4711', false);
  expect(await pins.recall('8949')).toBe('4711');
  pins.clear();
  expect(await pins.recall('8949')).toBe('1234');
});

it('knows none when the keyring can not be read', async () => {
  const { pins } = memory({
    recall: () => Promise.reject(new Error('locked')),
    store: () => undefined,
  });
  expect(await pins.recall('8949')).toBeUndefined();
});

it('puts a PIN into the keyring only for a person who wants that', () => {
  const { keeper, stored } = keyring();
  const { pins } = memory(keeper);
  pins.accept('8949', '4711', false);
  expect(stored).toEqual([]);
  pins.accept('8949', '0815', true);
  expect(stored).toEqual([['8949', '0815']]);
});

it.each([undefined, ''])('remembers nothing of a SIM without a number: %j', async (simKey) => {
  const { keeper, stored } = keyring();
  const { pins } = memory({ ...keeper, recall: () => Promise.resolve('1234') });
  pins.accept(simKey, '4711', true);
  expect(stored).toEqual([]);
  expect(await pins.recall(simKey)).toBeUndefined();
});

it('forgets a PIN that was refused, and tells whoever stored it', async () => {
  const { pins, wrong } = memory();
  pins.accept('8949', '4711', false);
  pins.refuse('8949');
  expect(await pins.recall('8949')).toBeUndefined();
  expect(wrong).toEqual(['8949']);
});
