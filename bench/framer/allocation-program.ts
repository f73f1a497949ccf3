/**
 * Packets through encoder and decoder; prints by how much the heap grew. Run with --trace-gc
 * --expose-gc: between the two marks there is to be no collection.
 *
 * Usage: node --trace-gc --expose-gc allocation-program.js <packets>
 */
import { SlotWord } from '../../shared/ntb-slots.ts';
import { newDecoder, newEncoder, NTB_LENGTH } from './ntb16-framing.ts';

const packets = Number(process.argv[2]);

const encoder = newEncoder();
const decoder = newDecoder();
const block = new Uint8Array(NTB_LENGTH + 1);
const frame = new Uint8Array(1_414);
encoder.begin(block);
while (encoder.add(frame)) continue;
const perBlock = encoder.count;
const length = encoder.finish();

/** As the path does it: slots filled by somebody else, finished, and read on the other side. */
function carry(wanted: number): number {
  let carried = 0;
  while (carried < wanted) {
    const { words } = encoder.begin(block);
    words[SlotWord.Count] = perBlock;
    words[SlotWord.Position] = 12 + perBlock * 1_416;
    if (encoder.finish() !== length) throw new Error('another block than before');
    carried += decoder.decode(block, length).count;
  }
  return carried;
}

carry(packets / 10);
// Both allocate when they are first used.
console.log(process.memoryUsage().heapUsed);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
console.log('mark');
const carried = carry(packets);
console.log('mark');
const grown = process.memoryUsage().heapUsed - before;
console.log(JSON.stringify({ carried, grown }));
