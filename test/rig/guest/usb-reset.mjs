// The system resets the whole stick under the product. The kernel's storage driver does that when
// the card reader does not answer, a call over NCM or not.
import { readdirSync, writeFileSync } from 'node:fs';
import { check, tellStick } from './host-link.mjs';
import { expectEqual, expectMatch, readText, run, start, STICK, until } from './machine.mjs';
import { connect } from './product-session.mjs';
import { driversBack, plugIn } from './stick-on-bus.mjs';

export async function suite() {
  await plugIn();
  const address = readText(`${STICK}/devnum`);
  await check('a reset ends the session, says so and gives everything back', async () => {
    const session = connect();
    await session.online();
    await resetStick();
    await endsAsReset(session);
    return driversBack();
  });
  await check('a card reader that hangs makes the kernel reset the stick: the same', async () => {
    const session = connect();
    await session.online();
    const disk = await until('the disk', () =>
      readdirSync('/sys/block').find((name) => name.startsWith('sd')),
    );
    // Half a minute for each command otherwise, and ten seconds for each try to mend it.
    writeFileSync(`/sys/block/${disk}/device/timeout`, '2');
    writeFileSync(`/sys/block/${disk}/device/eh_timeout`, '2');
    await tellStick('fault cardReaderHangs');
    const reading = start('cat', [`/dev/${disk}`]);
    await endsAsReset(session);
    await tellStick('fault cardReaderHangs=false');
    await reading.exited;
    expectMatch(await run('dmesg'), /reset high-speed USB device/);
    return driversBack();
  });
  await check('and it is online again on the same stick', async () => {
    expectEqual(readText(`${STICK}/devnum`), address);
    const session = connect();
    await session.online();
    session.child.kill('SIGINT');
    expectEqual((await session.exited).code, 0);
    return driversBack();
  });
}

/** Any program that may open the device can do that. */
export function resetStick() {
  return run('node', '/rig/reset-stick.mjs');
}

async function endsAsReset(session) {
  const { code } = await session.exited;
  expectMatch(session.text(), /"code":"stick-reset"/);
  return expectEqual(code, 4);
}
