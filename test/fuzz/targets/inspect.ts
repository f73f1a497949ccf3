/** Request lines of `tetherstick inspect`, as text. */
import { inspectLine, inspectors } from '../../../cli/commands/inspect.ts';
import { answerWords, exchanges } from '../at-exchanges.ts';
import { generalMutations, pick } from '../engine/byte-mutations.ts';
import { newBlock, ntbMutations } from '../ntb-mutations.ts';
import { SeededRandom } from '../../../simulator/seeded-random.ts';
import { dhcpBytes } from '../../fakes/dhcp-bytes.ts';
import { toHex } from '../../hex-bytes.ts';
import type { FuzzTarget, Mutation } from '../engine/fuzz-target.ts';
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

const layers = ['dhcp', 'udp', 'ip', 'ethernet'] as const;

export const inspectAtLine = target('inspect-at', inspectors.at, {
  seeds: exchanges.map(({ command, lines }) => JSON.stringify({ command, lines })),
  dictionary: [...json, ...answerWords.map((word) => JSON.stringify(word).slice(1, -1))],
  mutations: [
    onRequest((request, random) => ({ ...request, command: pick(exchanges, random).command })),
    onRequest((request, random) => ({ ...request, lines: pick(exchanges, random).lines })),
  ],
  work: { fixed: 5_000, perByte: 300 },
});

export const inspectNtbLine = target('inspect-ntb', inspectors.ntb, {
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
  mutations: [onHex(generalMutations), onHex(ntbMutations(0))],
});

export const inspectDhcpLine = target('inspect-dhcp', inspectors.dhcp, {
  seeds: layers.map((layer) =>
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
  mutations: [
    onHex(generalMutations),
    onRequest((request, random) => ({ ...request, layer: pick(layers, random) })),
  ],
});

/** Changes a request that is one, and leaves all others to the general mutations. */
function onRequest(
  change: (request: Readonly<Record<string, unknown>>, random: SeededRandom) => object,
): Mutation {
  return (input, random) => {
    try {
      const request: unknown = JSON.parse(Buffer.from(input).toString('utf8'));
      if (typeof request !== 'object' || request === null) return input;
      return Uint8Array.from(Buffer.from(JSON.stringify(change({ ...request }, random))));
    } catch {
      return input;
    }
  };
}

function onHex(mutations: readonly Mutation[]): Mutation {
  return onRequest((request, random) => {
    const { hex } = request;
    if (typeof hex !== 'string') return request;
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    return { ...request, hex: toHex(pick(mutations, random)(bytes, random)) };
  });
}

function target(
  name: string,
  inspector: (typeof inspectors)[keyof typeof inspectors],
  options: Pick<FuzzTarget, 'seeds' | 'dictionary' | 'mutations' | 'work'>,
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
