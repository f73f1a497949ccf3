/** `certify`: asks a stick what it is made of, so that it can become a virtual one. */
import { writeFile } from 'node:fs/promises';

import { certify } from '../../main/compose.ts';
import type { StickCertificate } from '../../shared/stick-certificate.ts';
import { stringOption, type Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { stickOptions, stickSpec } from '../stick-options.ts';

export const certifyCommand: Command = {
  verb: 'certify',
  help: 'Asks a stick what it is made of: no PIN, no call, nothing that tells whose it is.',
  options: {
    output: { type: 'string', value: 'FILE', help: 'Write the certificate there, as JSON.' },
    json: { type: 'boolean', help: 'Print the whole certificate as JSON.' },
    ...stickOptions,
  },
  async run(input) {
    const certificate = await certify(await stickSpec(input));
    const text = JSON.stringify(certificate, undefined, 2);
    const path = stringOption(input, 'output');
    if (path !== undefined) await writeFile(path, `${text}\n`);
    if (input.options['json'] === true) console.log(text);
    else for (const line of summary(certificate)) console.log(line);
    if (path !== undefined && input.options['json'] !== true) console.log(`Written to ${path}.`);
    return exitCode.ok;
  },
};

function summary({ model, functions, link, answers, speed }: StickCertificate): readonly string[] {
  const ports = functions.atPorts.map(
    ({ role, interfaceNumber }) => `${role} (${interfaceNumber})`,
  );
  const answered = answers.filter(({ result }) => result === 'OK').length;
  return [
    `Stick      ${model}`,
    `AT ports   ${ports.join(', ')}`,
    `Blocks     ${link.format}, ${link.ntbInSize} bytes in, ${link.ntbOutMaxSize} bytes out`,
    `Questions  ${answered} of ${answers.length} answered with OK`,
    `Round trip ${speed.controlRoundTripMs} ms over USB, ${speed.atRoundTripMs} ms to the modem`,
  ];
}
