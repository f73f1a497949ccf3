import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { codeLine } from '../../test/fakes/code-line-spellings.ts';
import { ManualAtTimers, settled } from '../../test/fakes/manual-at-timers.ts';
import { MemoryPinJournal } from '../../test/fakes/memory-pin-journal.ts';
import {
  ScriptedAtChannel,
  type ScriptedAtChannelOptions,
} from '../../test/fakes/scripted-at-channel.ts';
import type { AtCommand } from './at-command.ts';
import { AtClosedError, AtParseError, AtResultError, AtTimeoutError } from './at-error.ts';
import { AtSession } from './at-session.ts';
import type { AtTranscriptEntry } from './at-transcript.ts';
import { readIdentification } from './commands/ati.ts';
import { definePdpContext } from './commands/cgdcont.ts';
import { enterPin, readSimState } from './commands/cpin.ts';
import { readPinTries } from './commands/cpin-tries.ts';
import { readSignalStrength } from './commands/csq.ts';
import { readDhcp } from './commands/dhcp.ts';
import { readSignalQuality } from './commands/hcsq.ts';
import { readIccid } from './commands/iccid.ts';
import { readImei } from './commands/identity.ts';
import { attention, initialise } from './commands/initialise.ts';
import { dialNdis } from './commands/ndisdup.ts';
import { readNdisStatus } from './commands/ndisstatqry.ts';
import { rawCommand } from './commands/raw-command.ts';
import { readRegistration } from './commands/registration.ts';
import { readSystemInfoEx } from './commands/sysinfoex.ts';
import { PROBE_TIMEOUT_MS, QUIET_MS } from './late-answers.ts';
import { PinGuard } from './pin-guard.ts';
import type { Unsolicited } from './unsolicited/unsolicited.ts';

function openSession(channel: ScriptedAtChannel, journal = new MemoryPinJournal()) {
  const timers = new ManualAtTimers();
  const guard = new PinGuard(journal);
  const transcript: AtTranscriptEntry[] = [];
  const session = new AtSession({
    channel,
    guard,
    timers,
    onTranscript: (entry) => transcript.push(entry),
  });
  const reports: Unsolicited[] = [];
  session.onUnsolicited((event) => reports.push(event));
  return { channel, session, timers, guard, journal, transcript, reports };
}

function scripted(options: ScriptedAtChannelOptions) {
  return openSession(new ScriptedAtChannel(options));
}

const byUser = { kind: 'pin', origin: 'user', simKey: '8949', triesLeft: 3 } as const;
const csq = { 'AT+CSQ': ['+CSQ: 20,99', 'OK'] };
const csqAnswer = { rssiDbm: -73, ber: null };

it('takes a stick from its first AT to an address', async () => {
  const url = new URL('../../test/fixtures/at/first-connection.txt', import.meta.url);
  const channel = ScriptedAtChannel.fromTranscript(readFileSync(url, 'utf8'));
  const { session, guard, reports } = openSession(channel);

  await session.run(attention);
  const refused = await initialise((command) => session.run(command));
  expect(refused.map(({ line }) => line)).toEqual(['ATQ0']);
  expect(await session.run(readIdentification)).toMatchObject({ model: 'E3372' });
  expect(await session.run(readSimState)).toEqual({ state: 'SIM PIN' });
  const { pin } = await session.run(readPinTries);
  const { iccid } = await session.run(readIccid);
  const authorisation = guard.authorise({
    kind: 'pin',
    origin: 'user',
    simKey: iccid,
    triesLeft: pin,
  });
  await session.run(enterPin('1234'), { authorisation });
  expect(await session.run(readSimState)).toEqual({ state: 'READY' });
  expect(await session.run(readRegistration('+CEREG'))).toMatchObject({ stat: 1, act: 7 });
  expect(await session.run(readSystemInfoEx)).toMatchObject({ srvStatus: 2, sysModeName: 'LTE' });
  await session.run(definePdpContext(1, 'IP', 'internet'));
  await session.run(dialNdis({ cid: 1, apn: 'internet' }));
  expect(await session.run(readNdisStatus)).toMatchObject({ ipv4: { connected: true } });
  expect(await session.run(readDhcp)).toMatchObject({ address: '10.8.219.204', prefix: 29 });

  expect(channel.remaining).toEqual([]);
  expect(reports.map(({ type }) => type)).toEqual([
    'hcsq',
    'cpin',
    'simst',
    'srvst',
    'cereg',
    'ndisstat',
  ]);
});

it('reads an answer that is split at every byte, with the echo on', async () => {
  for (const chunkSize of [1, 2, 3, 5, 7]) {
    const { session } = scripted({ answers: csq, echo: true, chunkSize });
    expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
  }
});

it('keeps no endless answer, and takes the next command as usual', async () => {
  const { session, channel } = scripted({ answers: csq });
  const answer = session.run(rawCommand('AT+CLAC'));
  await settled();
  for (let i = 0; i < 2_000; i += 1) channel.modemSends(`${'x'.repeat(100)}\r\n`);
  channel.modemSends('OK\r\n');
  expect((await answer).length).toBeLessThan(700);
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
});

it('sends one command at a time, in order', async () => {
  const { session, channel } = scripted({});
  const first = session.run(rawCommand('AT+ONE'));
  const second = session.run(rawCommand('AT+TWO'));
  await settled();
  expect(channel.written).toEqual(['AT+ONE']);
  channel.modemSends('+ONE: 1\r\nOK\r\n');
  expect(await first).toEqual(['+ONE: 1']);
  await settled();
  expect(channel.written).toEqual(['AT+ONE', 'AT+TWO']);
  channel.modemSends('ERROR\r\n');
  await expect(second).rejects.toBeInstanceOf(AtResultError);
});

it('hands a storm of reports between command and answer to the listeners', async () => {
  const { session, channel, reports } = scripted({});
  const answer = session.run(readSignalStrength);
  await settled();
  channel.modemSends('AT+CSQ\r');
  for (let i = 0; i < 500; i += 1) {
    channel.modemSends(`\r\n^RSSI: ${i % 32}\r\n\r\n^HCSQ:"LTE",57,56,130,24\r\n`);
  }
  channel.modemSends('\r\n+CSQ: 20,99\r\n\r\n^FOO: 1\r\n\r\nOK\r\n');
  expect(await answer).toEqual(csqAnswer);
  expect(reports).toHaveLength(1001);
  expect(reports.at(-1)).toEqual({ type: 'unknown', line: '^FOO: 1' });
});

it('ends a command at a glued final result code and reports the glued text', async () => {
  const { session, reports } = scripted({
    answers: { 'AT+CNUM': ['+CME ERROR: 25+CNUM: ,"1",129'], ...csq },
  });
  await expect(session.run(rawCommand('AT+CNUM'))).rejects.toMatchObject({
    name: 'AtResultError',
    cmeCode: 25,
    message: 'AT+CNUM: CME 25 invalid characters in text string',
  });
  expect(reports).toEqual([{ type: 'unknown', line: '+CNUM: ,"1",129' }]);
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
});

it.each(['COMMAND NOT SUPPORT', 'TOO MANY PARAMETERS', 'ERROR: DUPLICATED', '+CMS ERROR: 301'])(
  'rejects at %s',
  async (final) => {
    const { session } = scripted({ otherwise: [final] });
    await expect(session.run(attention)).rejects.toBeInstanceOf(AtResultError);
  },
);

it('keeps the echo of a stick out of the answer and the pieces of it out of the reports', async () => {
  const { session, channel, reports } = scripted({});
  const answer = session.run(readImei);
  await settled();
  channel.modemSends('AT+C\r\n^RSSI: 19\r\nGSN\r\r\n490154203237518\r\n\r\nOK\r\n');
  expect(await answer).toBe('490154203237518');
  expect(reports).toEqual([{ type: 'rssi', rssiDbm: -75 }]);
});

it('times out, drops the late answer and gives the next command its own', async () => {
  const { session, channel, timers, reports } = scripted({});
  const late = session.run(readSignalStrength);
  const timedOut = expect(late).rejects.toMatchObject({ name: 'AtTimeoutError', stage: 'answer' });
  await timers.advance(readSignalStrength.timeoutMs);
  await timedOut;

  const next = session.run(readSignalStrength);
  await settled();
  expect(channel.written).toEqual(['AT+CSQ', 'AT+CMEE?']);
  channel.modemSends('\r\n^RSSI: 3\r\n\r\n+CSQ: 1,99\r\n\r\nOK\r\n');
  await settled();
  expect(channel.written).toHaveLength(2);
  channel.modemSends('\r\n+CMEE: 1\r\n\r\nOK\r\n');
  await settled();
  expect(channel.written).toEqual(['AT+CSQ', 'AT+CMEE?', 'AT+CSQ']);
  channel.modemSends('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
  expect(await next).toEqual(csqAnswer);
  expect(reports).toEqual([{ type: 'rssi', rssiDbm: -107 }]);
  expect(timers.pendingCount).toBe(0);
});

it('waits for as many probes as it has sent', async () => {
  const { session, channel, timers } = scripted({});
  for (const waitMs of [attention.timeoutMs, PROBE_TIMEOUT_MS]) {
    const silent = expect(session.run(attention)).rejects.toBeInstanceOf(AtTimeoutError);
    await timers.advance(waitMs);
    await silent;
  }
  const next = session.run(readSignalStrength);
  await settled();
  expect(channel.written).toEqual(['AT', 'AT+CMEE?', 'AT+CMEE?']);
  // The stick wakes up and answers everything at once.
  channel.modemSends('\r\nOK\r\n\r\n+CMEE: 1\r\n\r\nOK\r\n');
  await settled();
  expect(channel.written).toHaveLength(3);
  channel.modemSends('\r\n+CMEE: 1\r\n\r\nOK\r\n');
  await settled();
  channel.modemSends('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
  expect(await next).toEqual(csqAnswer);
});

it('trusts silence after a final result code where +CMEE? is not known', async () => {
  const { session, channel, timers } = scripted({ answers: { 'AT+CMEE?': ['ERROR'], ...csq } });
  const silent = expect(session.run(attention)).rejects.toBeInstanceOf(AtTimeoutError);
  await timers.advance(attention.timeoutMs);
  await silent;

  const next = session.run(readSignalStrength);
  await timers.advance(QUIET_MS - 1);
  expect(channel.written).toEqual(['AT', 'AT+CMEE?']);
  await timers.advance(1);
  expect(await next).toEqual(csqAnswer);
});

it('sends nothing but probes to a silent port', async () => {
  const { session, channel, timers } = scripted({});
  const silent = expect(session.run(attention)).rejects.toBeInstanceOf(AtTimeoutError);
  await timers.advance(attention.timeoutMs);
  await silent;
  const unsent = expect(session.run(readSignalStrength)).rejects.toMatchObject({
    stage: 'resynchronising',
  });
  await timers.advance(PROBE_TIMEOUT_MS);
  await unsent;
  expect(channel.written).toEqual(['AT', 'AT+CMEE?']);
});

it('finds its place again after an OK that was not the command’s', async () => {
  const { session, channel } = scripted({ answers: { 'AT+CMEE?': ['+CMEE: 1', 'OK'], ...csq } });
  channel.modemSends('\r\nOK\r\n');
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
  expect(channel.written).toEqual(['AT+CMEE?', 'AT+CSQ']);
});

it('finds its place again after an answer it could not read', async () => {
  const { session, channel } = scripted({
    answers: { 'AT^HCSQ?': ['OK'], 'AT+CMEE?': ['+CMEE: 1', 'OK'], ...csq },
  });
  await expect(session.run(readSignalQuality)).rejects.toBeInstanceOf(AtParseError);
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
  expect(channel.written).toEqual(['AT^HCSQ?', 'AT+CMEE?', 'AT+CSQ']);
});

it('does not let NO CARRIER end another command for good', async () => {
  const { session, channel } = scripted({ answers: { 'AT+CMEE?': ['+CMEE: 1', 'OK'], ...csq } });
  const answer = session.run(rawCommand('AT+FOO'));
  await settled();
  channel.modemSends('\r\nNO CARRIER\r\n');
  await expect(answer).rejects.toMatchObject({ result: { kind: 'NO_CARRIER' } });
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
  expect(channel.written).toEqual(['AT+FOO', 'AT+CMEE?', 'AT+CSQ']);
});

it('leaves the text mode of the modem at once', async () => {
  const { session, channel } = scripted({});
  const answer = session.run(rawCommand('AT+CMGS="1"'));
  await settled();
  channel.modemSends('\r\n> ');
  expect(channel.written).toEqual(['AT+CMGS="1"', '\x1b']);
  channel.modemSends('\r\nOK\r\n');
  expect(await answer).toEqual([]);
});

it('rejects the command in flight and all others when the port goes away', async () => {
  const { session, channel, timers } = scripted({});
  const gone = new Error('unplugged');
  const running = expect(session.run(attention)).rejects.toMatchObject({ cause: gone });
  const queued = expect(session.run(attention)).rejects.toBeInstanceOf(AtClosedError);
  await settled();
  channel.end(gone);
  await running;
  await queued;
  await expect(session.run(attention)).rejects.toBeInstanceOf(AtClosedError);
  expect(channel.written).toEqual(['AT']);
  expect(timers.pendingCount).toBe(0);
});

it('takes a write that fails for the end of the port', async () => {
  const { session, channel } = scripted({});
  channel.failWrites(new Error('EIO'));
  await expect(session.run(attention)).rejects.toBeInstanceOf(AtClosedError);
});

it('ends a probe with the port', async () => {
  const { session, channel, timers } = scripted({});
  const silent = expect(session.run(attention)).rejects.toBeInstanceOf(AtTimeoutError);
  await timers.advance(attention.timeoutMs);
  await silent;
  const next = expect(session.run(attention)).rejects.toBeInstanceOf(AtClosedError);
  await settled();
  channel.end(new Error('unplugged'));
  await next;
  expect(timers.pendingCount).toBe(0);
});

it('closes the channel and rejects what is left', async () => {
  const { session, channel } = scripted({});
  const running = expect(session.run(attention)).rejects.toBeInstanceOf(AtClosedError);
  await session.close();
  await running;
  expect(channel.closed).toBe(true);
});

it('drops an aborted command from the queue but waits for one whose bytes have left', async () => {
  const { session, channel } = scripted({});
  const abort = new AbortController();
  const running = session.run(readSignalStrength, { signal: abort.signal });
  const queued = session.run(attention, { signal: abort.signal });
  await settled();
  abort.abort(new Error('changed my mind'));
  await expect(queued).rejects.toThrow('changed my mind');
  channel.modemSends('+CSQ: 20,99\r\nOK\r\n');
  expect(await running).toEqual(csqAnswer);
  await settled();
  expect(channel.written).toEqual(['AT+CSQ']);
  await expect(session.run(attention, { signal: abort.signal })).rejects.toThrow('changed my mind');
});

it('stops telling a listener that has left, and survives one that throws', async () => {
  const { session, channel, reports } = scripted({ answers: csq });
  const bug = new Error('bug in a listener');
  const leave = session.onUnsolicited(() => {
    throw bug;
  });
  const late: Unsolicited[] = [];
  session.onUnsolicited((event) => late.push(event));
  expect(() => {
    channel.modemSends('^SRVST:2\r\n^SRVST:0\r\n');
  }).toThrow(bug);
  leave();
  channel.modemSends('^SRVST:1\r\n');
  expect([reports.length, late.length]).toEqual([3, 3]);
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
});

it('swallows a line of a megabyte in time that grows with its length only', async () => {
  const { session, channel } = scripted({ answers: csq });
  channel.modemSends('x'.repeat(1_000_000));
  channel.modemSends(`${'^+"(,'.repeat(200_000)}\r\n`);
  expect(await session.run(readSignalStrength)).toEqual(csqAnswer);
});

it('goes on working after any bytes at any moment', async () => {
  const text = fc.constantFrom(
    'OK',
    'ERROR',
    '\r\n',
    '\r',
    '> ',
    '+CME ERROR: 1',
    '+CSQ: 1',
    '+CMEE: 1',
    '^HCSQ:',
    'AT+CSQ',
    'NO CARRIER',
    '"',
    ',',
  );
  const garbage = fc.array(
    fc.oneof(
      text,
      fc.uint8Array({ maxLength: 12 }).map((bytes) => String.fromCharCode(...bytes)),
    ),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(garbage, garbage, garbage, async (idle, inFlight, after) => {
      const channel = new ScriptedAtChannel();
      const { session, timers } = openSession(channel);
      idle.forEach((piece) => channel.modemSends(piece));
      const disturbed = session.run(readSignalStrength).catch(() => undefined);
      await settled();
      inFlight.forEach((piece) => channel.modemSends(piece));
      await timers.advance(60_000);
      await disturbed;
      after.forEach((piece) => channel.modemSends(piece));

      // From here on the modem behaves.
      channel.modemSends('\r\n');
      const answer = session.run(readSignalStrength);
      for (let i = 0; i < 4; i += 1) {
        await settled();
        const sent = channel.written.at(-1);
        if (sent === 'AT+CMEE?') channel.modemSends('\r\n+CMEE: 1\r\n\r\nOK\r\n');
        else if (sent === 'AT+CSQ') break;
        await timers.advance(QUIET_MS);
      }
      channel.modemSends('\r\n+CSQ: 20,99\r\n\r\nOK\r\n');
      expect(await answer).toEqual(csqAnswer);
    }),
    { numRuns: 300 },
  );
});

it('lets no line with a code out without an authorisation, however it is spelled', async () => {
  const { session, channel, transcript } = scripted({ otherwise: ['OK'] });
  await fc.assert(
    fc.asyncProperty(codeLine, async ({ line, code }) => {
      await expect(session.run(rawCommand(line))).rejects.toHaveProperty('name', 'PinGuardError');
      expect(channel.written).toEqual([]);
      expect(JSON.stringify(transcript)).not.toContain(code);
      transcript.length = 0;
    }),
    { numRuns: 5_000 },
  );
  await session.run(rawCommand('AT+CPIN?'));
  await session.run(rawCommand('AT^CPIN?'));
  await session.run(rawCommand('AT+CLCK="SC",2'));
  expect(channel.written).toEqual(['AT+CPIN?', 'AT^CPIN?', 'AT+CLCK="SC",2']);
});

it('sends the line it has checked, even if the command would give another one', async () => {
  const { session, channel } = scripted({ otherwise: ['OK'] });
  const lines = ['AT', 'AT+CPIN="1234"'];
  const shifty: AtCommand<void> = {
    get line() {
      return lines.shift() ?? 'AT+CPIN="1234"';
    },
    timeoutMs: 1_000,
    parse: () => undefined,
  };
  await session.run(shifty);
  expect(channel.written).toEqual(['AT']);
});

it('sends an authorised code once, on record before its bytes leave and cleared by the answer', async () => {
  const { session, channel, guard, journal } = scripted({});
  const authorisation = guard.authorise(byUser);
  const answer = session.run(enterPin('1234'), { authorisation });
  await settled();
  expect(channel.written).toEqual(['AT+CPIN="1234"']);
  expect(journal.entries.get('8949')).toMatchObject({ state: 'sent' });
  channel.modemSends('\r\nOK\r\n');
  await answer;
  expect(journal.entries.size).toBe(0);
  await expect(session.run(enterPin('1234'), { authorisation })).rejects.toMatchObject({
    reason: 'authorisation-used',
  });
  expect(channel.written).toHaveLength(1);
});

it('sends no code when the journal can not be written', async () => {
  const { session, channel, guard, journal } = scripted({ otherwise: ['OK'] });
  journal.failure = new Error('disk full');
  const authorisation = guard.authorise(byUser);
  await expect(session.run(enterPin('1234'), { authorisation })).rejects.toMatchObject({
    reason: 'journal-failed',
  });
  expect(channel.written).toEqual([]);
});

it('leaves the attempt on record when no answer comes, and takes it off when no byte left', async () => {
  const { session, channel, guard, journal, timers } = scripted({});
  const unanswered = session.run(enterPin('1234'), { authorisation: guard.authorise(byUser) });
  const silent = expect(unanswered).rejects.toBeInstanceOf(AtTimeoutError);
  await timers.advance(30_000);
  await silent;
  expect(journal.entries.get('8949')).toMatchObject({ state: 'sent' });

  journal.entries.clear();
  const unsent = session.run(enterPin('1234'), { authorisation: guard.authorise(byUser) });
  const resynchronising = expect(unsent).rejects.toMatchObject({ stage: 'resynchronising' });
  await timers.advance(PROBE_TIMEOUT_MS);
  await resynchronising;
  expect(channel.written).toEqual(['AT+CPIN="1234"', 'AT+CMEE?']);
  expect(journal.entries.size).toBe(0);
});

it('sends one PIN in three starts that are each killed before the answer', async () => {
  const journal = new MemoryPinJournal();
  const written: string[] = [];
  for (let start = 0; start < 3; start += 1) {
    const { session, channel, guard } = openSession(new ScriptedAtChannel(), journal);
    const authorisation = guard.authorise({ ...byUser, origin: 'stored' });
    session.run(enterPin('1234'), { authorisation }).catch(() => undefined);
    await settled();
    written.push(...channel.written);
  }
  expect(written).toEqual(['AT+CPIN="1234"']);
});

it('writes no PIN, password or echo of them into the transcript', async () => {
  const { session, channel, guard, transcript, timers } = scripted({ echo: true });
  const credentials = { user: 'me', password: 'secret', authentication: 'chap' } as const;
  const dialled = session.run(dialNdis({ cid: 1, apn: 'a', credentials }));
  await settled();
  channel.modemSends('OK\r\n');
  await dialled;

  const entered = session.run(enterPin('6789'), { authorisation: guard.authorise(byUser) });
  await settled();
  channel.modemSends('+CPIN="6789"\r\nN="6789"\r\n^RSSI: 3AT+CPIN="6789"\r\n+CPIN: READY\r\n');
  const timedOut = expect(entered).rejects.toThrow('AT+CPIN=****: no answer');
  await timers.advance(30_000);
  await timedOut;
  channel.modemSends('\r\nIN="6789"\r\n+CPIN="6789"\r\n');

  const log = transcript.map(({ direction, text }) => `${direction} ${text}`);
  expect(log.join('\n')).not.toMatch(/6789|secret|"me"/);
  expect(log).toContain('out AT^NDISDUP=1,1,"a",****');
  expect(log).toContain('out AT+CPIN=****');
  expect(log).toContain('in +CPIN: READY');
});

it('flags the numbers of device, SIM and place in the transcript', async () => {
  const { session, channel, transcript } = scripted({
    answers: {
      ATI: ['Model: E3372', 'IMEI: 490154203237518', 'OK'],
      'AT+CGSN': ['490154203237518', 'OK'],
      'AT+CIMI': ['001010123456789', 'OK'],
      'AT^ICCID?': ['^ICCID: 8949000000000000015', 'OK'],
      'AT+CEREG?': ['+CEREG: 2,1,"8BE3","2BAF01",7', 'OK'],
      'AT^DHCP?': ['^DHCP: 1010A0A,FCFFFFFF,2010A0A,2010A0A,0,0,1,1', 'OK'],
    },
  });
  for (const line of ['ATI', 'AT+CGSN', 'AT+CIMI', 'AT^ICCID?', 'AT+CEREG?', 'AT^DHCP?']) {
    await session.run(rawCommand(line));
  }
  channel.modemSends('8949000000000000015\r\n');
  const flags = transcript.flatMap(({ direction, text, sensitive }) =>
    direction === 'in' && text !== 'OK' ? [sensitive] : [],
  );
  expect(flags).toEqual([
    undefined,
    'imei',
    'imei',
    'imsi',
    'iccid',
    'location',
    'address',
    'iccid',
  ]);
});

it('takes NO CARRIER for the answer to dialling, and else for a word about a call', async () => {
  const dialling = scripted({ answers: { ...csq, 'ATD*99#': ['NO CARRIER'] } });
  await expect(dialling.session.run(rawCommand('ATD*99#'))).rejects.toThrow(AtResultError);
  await dialling.session.run(readSignalStrength);
  expect(dialling.channel.written).toEqual(['ATD*99#', 'AT+CSQ']);

  // The answer to AT+CGMI may still come, so the port is asked first what it owes.
  const asking = scripted({ answers: { ...csq, 'AT+CGMI': ['NO CARRIER'] } });
  await expect(asking.session.run(rawCommand('AT+CGMI'))).rejects.toThrow(AtResultError);
  void asking.session.run(readSignalStrength).catch(() => undefined);
  await settled();
  expect(asking.channel.written).toEqual(['AT+CGMI', 'AT+CMEE?']);
});

it('tells whoever listens of a call that ends while no command runs', async () => {
  const { channel, session, reports } = scripted({ answers: csq });
  channel.modemSends('\r\nNO CARRIER\r\n');
  expect(reports).toHaveLength(1);
  expect(JSON.stringify(reports)).toContain('NO CARRIER');
  // Nobody's answer is owed by that.
  await session.run(readSignalStrength);
  expect(channel.written).toEqual(['AT+CSQ']);
});

it('says why a port takes no commands any more', async () => {
  const gone = scripted({});
  const unplugged = new Error('unplugged');
  gone.channel.end(unplugged);
  await expect(gone.session.run(readSignalStrength)).rejects.toMatchObject({
    message: 'the AT port is gone',
    cause: unplugged,
  });
  expect(gone.channel.written).toEqual([]);

  const closed = scripted({});
  await closed.session.close();
  closed.channel.end(unplugged);
  await expect(closed.session.run(readSignalStrength)).rejects.toThrow('the AT session was closed');

  const stuck = scripted({});
  stuck.channel.failWrites(unplugged);
  await expect(stuck.session.run(readSignalStrength)).rejects.toMatchObject({
    message: 'the AT port takes no bytes',
    cause: unplugged,
  });
});

it('notes a line that it keeps back, and an end of an attempt that could not be recorded', async () => {
  const { session, guard, journal, channel, transcript } = scripted({});
  await expect(session.run(enterPin('4711'))).rejects.toThrow('not sent to the SIM');
  expect(transcript).toEqual([{ timeMs: 0, direction: 'note', text: 'refused: no-authorisation' }]);

  const answer = session.run(enterPin('4711'), { authorisation: guard.authorise(byUser) });
  await settled();
  journal.failure = new Error('ENOSPC');
  channel.modemSends('\r\nOK\r\n');
  await answer;
  expect(transcript.at(-1)).toMatchObject({
    direction: 'note',
    text: 'the end of a code attempt could not be recorded',
  });
  // On the safe side: the attempt stays on record.
  expect(journal.entries.get('8949')).toMatchObject({ state: 'sent' });
});

it('stamps its log with the time of its clock', async () => {
  const { session, timers, transcript } = scripted({ answers: csq });
  await timers.advance(1_234);
  await session.run(readSignalStrength);
  expect(new Set(transcript.map(({ timeMs }) => timeMs))).toEqual(new Set([1_234]));
});
