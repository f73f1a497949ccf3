import { expect, it } from 'vitest';

import { toHex } from '../test/hex-bytes.ts';
import { DeviceNtbBuilder, type NtbFormat } from './device-ntb.ts';
import { hostileBlock } from './hostile-block.ts';
import { placeFrame } from './place-frame.ts';
import { SeededRandom } from './seeded-random.ts';

it.each<NtbFormat>(['ntb16', 'ntb32'])(
  'damages a copy in many ways, never longer: %s',
  (format) => {
    const sound = soundBlock(format);
    const before = toHex(sound);
    const random = new SeededRandom(1);
    const seen = new Set<string>();
    for (let i = 0; i < 500; i += 1) {
      const hostile = hostileBlock(sound, format, random);
      expect(hostile.length).toBeLessThanOrEqual(sound.length);
      seen.add(toHex(hostile));
    }
    expect(toHex(sound)).toBe(before);
    expect(seen.size).toBeGreaterThan(100);
    // Nothing at all, a lone zero byte, a chain that leads back to its own table.
    const ownTable = format === 'ntb16' ? '0c00' : '10000000';
    const nextNdp = format === 'ntb16' ? 18 : 24;
    expect(seen).toContain('');
    expect(seen).toContain('00');
    const isLoop = (hex: string): boolean => hex.slice(2 * nextNdp).startsWith(ownTable);
    expect([...seen].some((hex) => hex.length === before.length && isLoop(hex))).toBe(true);
  },
);

it('gives the same damage for the same seed', () => {
  const run = (): string[] => {
    const random = new SeededRandom(9);
    return Array.from({ length: 50 }, () =>
      toHex(hostileBlock(soundBlock('ntb32'), 'ntb32', random)),
    );
  };
  expect(run()).toEqual(run());
});

function soundBlock(format: NtbFormat): Uint8Array {
  const builder = new DeviceNtbBuilder(4096, 8);
  builder.begin({ format, hasCrc: false, maxBlockLength: 4096, maxFrames: 8, exactEnd: false });
  for (let i = 1; i <= 2; i += 1) placeFrame(builder.slots, new Uint8Array(60).fill(i));
  const block = builder.finish();
  if (block === undefined) throw new Error('no block');
  return block.slice();
}
