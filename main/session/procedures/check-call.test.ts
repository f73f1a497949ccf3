/** Is the call still there? The modem's word, family by family, and its silence. */
import { expect, it } from 'vitest';

import { ManualAtTimers } from '../../../test/fakes/manual-at-timers.ts';
import { scriptedModem } from '../../../test/fakes/scripted-modem.ts';
import { SessionEndedError } from '../pace.ts';
import { checkCall } from './check-call.ts';

const ipv4 = { ipv4: true, ipv6: false };
const ipv6 = { ipv4: false, ipv6: true };
const both = { ipv4: true, ipv6: true };
const attention = `
  > AT
  < OK`;
const status = (answer: string) => `
  > AT^NDISSTATQRY?
  < ^NDISSTATQRY:${answer}
  < OK`;
const stands = undefined;
const gone = (cause?: number) => ({ type: 'bearer-down', cause });

it.each([
  ['stands', ipv4, '1,,,"IPV4"', stands],
  ['is gone', ipv4, '0,,,"IPV4"', gone()],
  ['is gone for a cause', ipv4, '0,36,,"IPV4"', gone(36)],
  ['stands, of IPv6 alone', ipv6, '0,,,"IPV4",1,,,"IPV6"', stands],
  ['is gone, of IPv6 alone', ipv6, '0,,,"IPV4",0,38,,"IPV6"', gone(38)],
  ['is gone, of IPv6 alone, and IPv4 never was', ipv6, '1,,,"IPV4",0,,,"IPV6"', gone()],
  ['stands with both', both, '1,,,"IPV4",1,,,"IPV6"', stands],
  ['stands with IPv4 left', both, '1,,,"IPV4",0,,,"IPV6"', stands],
  ['stands with IPv6 left', both, '0,,,"IPV4",1,,,"IPV6"', stands],
  ['is gone with both', both, '0,27,,"IPV4",0,,,"IPV6"', gone(27)],
  ['is not spoken of', ipv6, '1,,,"IPV4"', stands],
])('a call that %s', async (_name, dialled, answer, event) => {
  const modem = scriptedModem(attention + status(answer));
  expect(await checkCall(modem.context, dialled)).toEqual(event);
  expect(modem.channel.remaining).toEqual([]);
});

it('knows no better than the modem does, or than what was dialled', async () => {
  const silent = scriptedModem(`${attention}
    > AT^NDISSTATQRY?
    < ERROR`);
  expect(await checkCall(silent.context, ipv4)).toBeUndefined();
  const notDialled = scriptedModem(attention + status('0,,,"IPV4"'));
  expect(await checkCall(notDialled.context, undefined)).toBeUndefined();
});

it('takes an error for an answer: somebody is there', async () => {
  const modem = scriptedModem(`
    > AT
    < +CME ERROR: 100
    ${status('0,,,"IPV4"')}`);
  expect(await checkCall(modem.context, ipv4)).toEqual(gone());
});

it('at-silent: after three calls without an answer', async () => {
  const timers = new ManualAtTimers();
  const modem = scriptedModem(
    `
    > AT
    > AT+CMEE?
    > AT+CMEE?`,
    timers,
  );
  const checked = expect(checkCall(modem.context, ipv4)).rejects.toMatchObject({
    failure: { code: 'at-silent' },
  });
  await timers.advance(60_000);
  await checked;
  expect(modem.channel.written).toEqual(['AT', 'AT+CMEE?', 'AT+CMEE?']);
});

it('lets a modem be busy for a while', async () => {
  const timers = new ManualAtTimers();
  const modem = scriptedModem(
    `
    > AT
    > AT+CMEE?
    > AT+CMEE?
    < OK
    < +CMEE: 1
    < OK
    < +CMEE: 1
    < OK
    ${attention}${status('1,,,"IPV4"')}`,
    timers,
  );
  const checked = checkCall(modem.context, ipv4);
  await timers.advance(60_000);
  expect(await checked).toBeUndefined();
  expect(modem.channel.remaining).toEqual([]);
});

it('ends with the session, and says when the port is gone', async () => {
  const ended = scriptedModem('');
  ended.abort();
  await expect(checkCall(ended.context, ipv4)).rejects.toThrow(SessionEndedError);
  const unplugged = scriptedModem('');
  unplugged.channel.end(new Error('unplugged'));
  await expect(checkCall(unplugged.context, ipv4)).rejects.toThrow('the AT port is gone');
});
