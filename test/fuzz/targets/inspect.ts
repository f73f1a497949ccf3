/** Request lines of `tetherstick inspect`, as text. */
import { inspectLine } from '../../../cli/commands/inspect.ts';
import { inspectAt } from '../../../cli/inspect/inspect-at.ts';
import { inspectDhcp } from '../../../cli/inspect/inspect-dhcp.ts';
import { inspectNtb } from '../../../cli/inspect/inspect-ntb.ts';
import { answerWords, exchanges } from '../at-exchanges.ts';
import { newBlock } from '../ntb-mutations.ts';
import { SeededRandom } from '../../../simulator/seeded-random.ts';
import { dhcpBytes } from '../../fakes/dhcp-bytes.ts';
import { toHex } from '../../hex-bytes.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

const json = [
  '{"',
  '"}',
  '":',
  ',"',
  '[',
  ']',
  'null',
  'true',
  '1e999',
  '-1',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__":',
];

export const inspectAtLine = target('inspect-at', inspectAt, {
  seeds: exchanges.map(({ command, lines }) => JSON.stringify({ command, lines })),
  dictionary: [...json, ...answerWords.map((word) => JSON.stringify(word).slice(1, -1))],
  work: { fixed: 5_000, perByte: 300 },
});

export const inspectNtbLine = target('inspect-ntb', inspectNtb, {
  seeds: [1, 2, 3, 4].map((seed) =>
    JSON.stringify({
      hex: toHex(newBlock(new SeededRandom(seed)).subarray(0, 120)),
      format: seed % 2 === 0 ? 'either' : 'ntb16',
      maxNtb: 16384,
      maxDatagram: 1514,
      crc: seed > 2,
    }),
  ),
  dictionary: [...json, 'ntb16', 'ntb32', 'either', '4e434d48', '6e636d68', '4e434d30'],
});

export const inspectDhcpLine = target('inspect-dhcp', inspectDhcp, {
  seeds: (['dhcp', 'udp', 'ip', 'ethernet'] as const).map((layer) =>
    JSON.stringify({
      hex: toHex(dhcpBytes({ options: '35010536040a0000013304000151800104ffffff00ff' })),
      layer,
      context: {
        state: 'REQUESTING',
        xid: 0x3903f326,
        chaddr: '001e101f0000',
        serverId: '10.0.0.1',
        requestedIp: '10.0.0.2',
        linkMtu: 1500,
      },
    }),
  ),
  dictionary: [...json, 'SELECTING', 'RENEWING', 'udp', 'ip', 'ethernet', '10.0.0.1', '63825363'],
});

function target(
  name: string,
  inspector: (request: unknown) => object,
  options: Pick<FuzzTarget, 'seeds' | 'dictionary' | 'work'>,
): FuzzTarget {
  return {
    ...options,
    name,
    maxLength: 1_200,
    run(input) {
      const answer = inspectLine(inspector, Buffer.from(input).toString('utf8'));
      const text = JSON.stringify(answer);
      invariant(text.startsWith('{'), 'an answer is an object');
      invariant(text.length <= 4_000 + 40 * input.length, 'an answer is not much longer');
      invariant(!text.includes('\n'), 'an answer is one line');
      JSON.parse(text);
    },
  };
}
