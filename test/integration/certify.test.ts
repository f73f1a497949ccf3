/** A stick, its certificate, and the virtual stick made of that: the same in every answer. */
import { expect, it } from 'vitest';

import { certifyStick } from '../../main/stick/certify-stick.ts';
import { NodeUsbTransport } from '../../main/usb/node-usb-transport.ts';
import type { StickTransport } from '../../main/usb/stick-transport.ts';
import type { StickCertificate } from '../../shared/stick-certificate.ts';
import { profileFromCertificate } from '../../simulator/profile-from-certificate.ts';
import { stickProfile, type ProfileName } from '../../simulator/profiles.ts';
import { StickDevice } from '../../simulator/stick-device.ts';
import type { StickProfile } from '../../simulator/stick-profile.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualUsbHandle } from '../fakes/virtual-usb-handle.ts';

const models: readonly ProfileName[] = ['e3372s-153', 'e3372h-1506', 'e3372h-320', 'brovi-ncm'];
const OWN_IMEI = '490154203237518';

it.each(models)(
  '%s: its certificate makes a stick that gets the same certificate',
  async (name) => {
    const first = await certificateOf(stickProfile(name));
    const received = JSON.parse(JSON.stringify(first)) as StickCertificate;
    const second = await certificateOf(profileFromCertificate('volunteer', received));
    expect(timeless(second)).toEqual(timeless(first));
  },
);

it('names neither the stick nor its SIM', async () => {
  const profile = stickProfile('e3372s-153');
  const strings = { ...profile.strings, 3: 'SERIAL4711', 9: '582c80139263' };
  const text = JSON.stringify(await certificateOf({ ...profile, strings }));
  for (const secret of [OWN_IMEI, 'SERIAL4711', '582c80139263', '353832633830313339323633']) {
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});

it('sends questions only: no PIN, no call, no setting', async () => {
  const lines: string[] = [];
  await certificateOf(stickProfile('e3372s-153'), (bytes) => lines.push(bytes.toString().trim()));
  expect(lines.length).toBeGreaterThan(20);
  for (const line of new Set(lines)) {
    expect(line).toMatch(/^(AT|ATE0|ATI|AT[+^][A-Z]+(\?|=\?)?)$/);
    expect(line).not.toMatch(/RESET|DETACH|CFUN/);
  }
});

async function certificateOf(
  profile: StickProfile,
  onWrite: (bytes: Buffer) => void = () => {},
): Promise<StickCertificate> {
  const stick = new StickDevice({
    profile,
    faults: { simBusyMs: 0 },
    seed: 1,
    timeScale: 0,
    sim: undefined,
    lease: undefined,
    carrier: new VirtualNetwork(),
    onGone: () => {},
    onNcmOutTransfer: undefined,
  });
  const handle = new VirtualUsbHandle(stick.usb);
  const transport = await NodeUsbTransport.open({ handle, presence: handle.presence });
  try {
    return await certifyStick(watched(transport, onWrite), {
      nowMs: () => performance.now(),
      sleep: () => Promise.resolve(),
    });
  } finally {
    await transport.close();
    await stick.powerOff();
  }
}

function watched(transport: StickTransport, onWrite: (bytes: Buffer) => void): StickTransport {
  const write = transport.write.bind(transport);
  transport.write = (endpoint, bytes, timeoutMs) => {
    onWrite(Buffer.from(bytes));
    return write(endpoint, bytes, timeoutMs);
  };
  return transport;
}

function timeless({ answers, ...rest }: StickCertificate): object {
  const settled = answers.map(({ command, lines, result }) => ({ command, lines, result }));
  return { ...rest, speed: undefined, answers: settled };
}
