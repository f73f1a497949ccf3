/** A stick in use that falls back to the other NTB format: dropped, counted, asked, set again. */
import { afterEach, expect, it } from 'vitest';

import { recogniseStick } from '../../main/stick/stick-catalog.ts';
import { getNtbFormat, setNtbFormat } from '../../main/usb/cdc-requests.ts';
import { parseConfigurationDescriptor } from '../../main/usb/descriptors.ts';
import type { VirtualStick } from '../../simulator/virtual-stick.ts';
import { hexBytes } from '../hex-bytes.ts';
import { echoRequest, isEchoReply } from './icmp-packets.ts';
import { inProcessSession, reach } from './in-process-session.ts';

let session: ReturnType<typeof inProcessSession>;
afterEach(() => session.end());

/** NTH16 and an NDP16 without datagrams. */
const emptyNtb16 = hexBytes('4e434d48 0c00 0100 1c00 0c00 4e434d30 1000 0000 00000000 00000000');

function ncmOf(stick: VirtualStick) {
  const configuration = parseConfigurationDescriptor(stick.configurationDescriptor);
  const recognition = recogniseStick({ vendorId: 0x12d1, productId: 0x15b6, configuration });
  if (recognition.kind !== 'ncm') throw new Error('no NCM function');
  return recognition.ncm;
}

async function online(): Promise<VirtualStick> {
  session = inProcessSession();
  session.runner.connect();
  await reach(session, 'online');
  return session.stick();
}

const wrongFormat = async (): Promise<number | undefined> =>
  (await session.datapath.request('read-counters', undefined)).ntb['wrong-format'];

it('is set back to the agreed one after three blocks, and carries packets again', async () => {
  const stick = await online();
  const { controlInterface, bulkIn } = ncmOf(stick);
  const { request, data } = setNtbFormat(controlInterface, 'ntb16');
  expect(await stick.controlOut(request, data, 1_000)).toBeUndefined();
  const format = async (): Promise<number | undefined> => {
    const question = getNtbFormat(controlInterface);
    const answer = await stick.controlIn(question.request, question.length, 1_000);
    return answer === 'stall' ? undefined : answer[0];
  };
  expect(await format()).toBe(0);

  for (let block = 0; block < 3; block += 1) stick.sendTransfer(bulkIn.address, emptyNtb16.slice());
  await expect.poll(format).toBe(1);
  expect(await wrongFormat()).toBe(3);

  const [tun] = session.tuns;
  tun?.hostSends(echoRequest('10.8.219.204', '192.89.123.230', 7));
  await expect.poll(() => tun?.received.some((packet) => isEchoReply(packet, 7))).toBe(true);
  expect(session.runner.state.state).toBe('online');
});

it('is not asked about two of them', async () => {
  const stick = await online();
  const { controlInterface, bulkIn } = ncmOf(stick);
  const { request, data } = setNtbFormat(controlInterface, 'ntb16');
  await stick.controlOut(request, data, 1_000);
  for (let block = 0; block < 2; block += 1) stick.sendTransfer(bulkIn.address, emptyNtb16.slice());
  await expect.poll(wrongFormat).toBe(2);
  const question = getNtbFormat(controlInterface);
  const answer = await stick.controlIn(question.request, question.length, 1_000);
  expect(answer === 'stall' ? answer : answer[0]).toBe(0);
});
