/** A conversation with a modem that knows its lines, for the procedures of the session. */
import { AtSession } from '../../main/at/at-session.ts';
import { type AtTimers, systemTimers } from '../../main/at/at-timers.ts';
import { PinGuard } from '../../main/at/pin-guard.ts';
import { PinMemory } from '../../main/session/pin-memory.ts';
import { Pace } from '../../main/session/pace.ts';
import type { ModemContext } from '../../main/session/procedures/modem-context.ts';
import { ScriptedAtChannel } from './scripted-at-channel.ts';
import { MemoryPinJournal } from './memory-pin-journal.ts';

export interface ScriptedModem {
  readonly context: ModemContext;
  readonly channel: ScriptedAtChannel;
  readonly journal: MemoryPinJournal;
  /** Keys of the SIMs whose stored PIN was told to be wrong. */
  readonly storedPinsWrong: string[];
  /** Pauses asked for so far, milliseconds of the modem's time. */
  readonly pauses: number[];
  /** Ends what is under way. */
  readonly abort: () => void;
}

/**
 * As ScriptedAtChannel.fromTranscript; pauses are noted and not waited for. `timers`: for how long
 * the modem may leave a line without an answer.
 */
export function scriptedModem(transcript: string, timers: AtTimers = systemTimers): ScriptedModem {
  const text = transcript.replaceAll(/^ +/gm, '');
  const channel = ScriptedAtChannel.fromTranscript(text);
  const journal = new MemoryPinJournal();
  const pinGuard = new PinGuard(journal);
  const ending = new AbortController();
  const pauses: number[] = [];
  const storedPinsWrong: string[] = [];
  class NotedPace extends Pace {
    override pause(ms: number): Promise<void> {
      pauses.push(ms);
      return super.pause(ms);
    }
  }
  return {
    context: {
      at: new AtSession({ channel, guard: pinGuard, timers }),
      pinGuard,
      pace: new NotedPace(ending.signal, 0),
      pinMemory: new PinMemory({
        keeper: undefined,
        onWrong: (simKey) => void storedPinsWrong.push(simKey),
      }),
    },
    channel,
    journal,
    storedPinsWrong,
    pauses,
    abort: () => ending.abort(),
  };
}
