import { expect, it } from 'vitest';

import { recogniseStick } from '../../main/stick/stick-catalog.ts';
import { parseConfigurationDescriptor } from '../../main/usb/descriptors.ts';
import { listProfiles, stickProfile } from '../../simulator/profiles.ts';

/** What each kind means for a person. */
const meanings = {
  ncm: 'goes online',
  cd: 'is switched to a modem first',
  hilink: 'is a router of its own: already online without a program',
  brovi: 'recognised, not driven in this form',
  'serial-only': 'recognised; has no network function in this form',
  'network-only': 'recognised; has nothing to dial with in this form',
  'not-a-stick': 'left alone',
} as const;

const hex = (number: number) => number.toString(16).padStart(4, '0');

function row(name: Parameters<typeof stickProfile>[0]): readonly string[] {
  const { title, deviceDescriptor, configurationDescriptor } = stickProfile(name);
  const view = new DataView(deviceDescriptor.buffer, deviceDescriptor.byteOffset);
  const [vendorId, productId] = [view.getUint16(8, true), view.getUint16(10, true)];
  const configuration = parseConfigurationDescriptor(configurationDescriptor);
  const { kind } = recogniseStick({ vendorId, productId, configuration });
  return [title, `\`${hex(vendorId)}:${hex(productId)}\``, meanings[kind], `\`${name}\``];
}

/** In the form that the formatter leaves alone. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) =>
    Math.max(...[head, ...rows].map((cells) => cells[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), rule, ...rows.map((cells) => line(cells))].join('\n');
}

function page(): string {
  return `# Supported sticks

A stick is known by what its interfaces are, not by its number: the same number is on sticks with and without
a network function, and on phones. So others than these go online too, when they offer NCM and an AT port.

Each of these is built in as a [virtual stick](virtual-stick.md), from published descriptors and logs
(sources in \`simulator/profiles/\`), and every test runs over all of them. None of them has been driven as a
piece of hardware yet: see [known issues](known-issues.md). This page is made by its test from what the
program says to each: \`npx vitest run test/docs\`.

${table(
  ['Stick', 'USB', 'Tetherstick', 'Built in as'],
  listProfiles().map(({ name }) => row(name)),
)}

## Is mine one of them?

\`\`\`sh
tetherstick list
\`\`\`

names what is plugged in and what it is. A stick that shows an install disc becomes a modem by itself when you
connect. A HiLink stick can often be made one with another firmware; Tetherstick does not change firmware.
\`tetherstick certify\` writes down what a stick is made of, without PIN and call; with that it can be added
([contributing](../CONTRIBUTING.md#add-a-stick)).
`;
}

it('is the page in docs (npx vitest run -u writes it)', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/supported-sticks.md');
});
