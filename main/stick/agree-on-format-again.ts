/** For a stick in use that suddenly sends blocks in the other format: what does it speak now? */
import type { NtbFormat } from '../ncm/ntb-layout.ts';
import { getNtbFormat, setNtbFormat } from '../usb/cdc-requests.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import { readFormat } from './ncm-bring-up.ts';

const TIMEOUT_MS = 1_000;

/**
 * Asks, sets the agreed format where the stick has another one, and asks again: the stick has the
 * last word. Undefined when it does not say. Rejects with TransportError.
 */
export async function agreeOnFormatAgain(
  transport: StickTransport,
  controlInterface: number,
  agreed: NtbFormat,
): Promise<NtbFormat | undefined> {
  const ask = async (): Promise<NtbFormat | undefined> => {
    const { request, length } = getNtbFormat(controlInterface);
    const answer = await transport.controlIn(request, length, TIMEOUT_MS);
    return answer === 'stall' ? undefined : readFormat(answer);
  };
  const first = await ask();
  if (first === undefined || first === agreed) return first;
  const { request, data } = setNtbFormat(controlInterface, agreed);
  await transport.controlOut(request, data, TIMEOUT_MS);
  return (await ask()) ?? first;
}
