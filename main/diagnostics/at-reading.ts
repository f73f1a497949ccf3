/** An AT conversation, line by line, as facts. One per port. */
import { parseCommandLine, type CommandPart } from '../at/command-line.ts';
import { parseFinalResult, type FinalResult } from '../at/final-result.ts';
import { errorFacts, isDialling, lineFacts } from './at-facts.ts';
import type { Fact, Seen } from './fact.ts';

/** Where a line stands. */
export type Place = Pick<Fact, 'lines' | 'timeMs'>;

/** What a reader makes of a line besides facts: nothing to see, or a refusal that means nothing. */
export type AtVerdict = 'evidence' | 'neutral' | 'query-refused' | 'hang-up-refused';

/** Of the start of most programs; sticks may refuse any of them and work all the same. */
const initCommands = new Set(['Z', 'Q', 'V', 'E', '&F', '&C', '&D', 'S0', 'X', '+FCLASS', '+CMEE']);

/** Causes with which a network ends a call that was up. */
const endingCauses = new Set([36, 39]);

export class AtReading {
  readonly #add: (fact: Fact) => void;
  #running: readonly CommandPart[] = [];
  #asked: Place | undefined;
  /** A call was asked for, and nothing has been reported of it since. */
  #isDialling = false;
  /** Families of the call that are up. */
  readonly #up = new Set<string>();
  /** Whoever hangs up is told that it is down, which is no news. */
  #hungUp = false;

  constructor(add: (fact: Fact) => void) {
    this.#add = add;
  }

  out(line: string, place: Place): void {
    this.#running = parseCommandLine(line);
    this.#asked = place;
    this.#tell([{ kind: 'at-sent' }], place);
    for (const part of this.#running) this.#onCommand(part, place);
  }

  in(line: string, place: Place): AtVerdict {
    const final = parseFinalResult(line);
    if (final === undefined) return this.#onLine(line, place);
    const verdict = this.#onFinal(final.result, place);
    this.#running = [];
    if (final.rest !== '') this.#onLine(final.rest, place);
    return verdict;
  }

  #onCommand({ name, form, parameters }: CommandPart, place: Place): void {
    if (name === '^NDISDUP' && form === 'set') {
      this.#isDialling = isDialling(parameters);
      this.#hungUp = !this.#isDialling;
      if (this.#hungUp) this.#up.clear();
      this.#tell([{ kind: this.#isDialling ? 'dial-sent' : 'hang-up' }], place);
      if (this.#isDialling && /,[^",]*[a-z.]+[^",]*$/i.test(unquotedTail(parameters))) {
        this.#tell([{ kind: 'quotes-lost' }], place);
      }
    }
    if (name === 'D') this.#tell([{ kind: 'dial-sent' }], place);
    if (name === '^SYSCFGEX' && form === 'set') {
      this.#tell([{ kind: 'mode-written' }], place);
      if (!parameters.includes('"')) this.#tell([{ kind: 'quotes-lost' }], place);
    }
    if (name === '+CPIN' && form === 'set') this.#tell([{ kind: 'pin-sent' }], place);
  }

  #onLine(line: string, place: Place): AtVerdict {
    const facts = lineFacts(line);
    if (facts === undefined) return 'neutral';
    this.#tell(facts.map((fact) => this.#inContext(fact)).filter(isSeen), place);
    return 'evidence';
  }

  /** "Not connected" is a refusal while dialling, and no news before anybody dialled. */
  #inContext(fact: Seen): Seen | undefined {
    const { text: family = '', ...told } = fact;
    if (fact.kind === 'bearer-up') {
      this.#up.add(family);
      this.#isDialling = false;
      return told;
    }
    if (fact.kind !== 'bearer-down') return fact;
    if (this.#hungUp) return undefined;
    const wasUp = this.#up.delete(family);
    // One family may go, or never come, while the other carries on.
    if (this.#up.size > 0) return undefined;
    const isEnding = fact.value !== undefined && endingCauses.has(fact.value);
    if (wasUp || isEnding) return { value: 0, ...told };
    if (fact.value === undefined) return undefined;
    this.#isDialling = false;
    return { ...told, kind: 'bearer-refused' };
  }

  #onFinal(result: FinalResult, place: Place): AtVerdict {
    const both = joined(this.#asked, place);
    const [part] = this.#running;
    if (result.kind === 'OK') {
      this.#onOk(part, both);
      return 'evidence';
    }
    if (part !== undefined && initCommands.has(part.name)) {
      this.#tell([{ kind: 'init-rejected', text: part.name }], both);
      return 'evidence';
    }
    if (part?.name === '^NDISDUP' && !isDialling(part.parameters)) return 'hang-up-refused';
    if (result.kind === 'CME') {
      if (result.code === 16 || (part?.name === '+CPIN' && part.form === 'set')) {
        this.#tell([{ kind: 'pin-refused' }], both);
        return 'evidence';
      }
      const facts = errorFacts(result.code);
      this.#tell(facts, both);
      if (facts.length > 0) return 'evidence';
    }
    if (result.kind === 'CONNECT') {
      this.#tell([{ kind: 'dial-accepted' }], both);
      return 'evidence';
    }
    if (part?.name === '^NDISDUP' && result.text?.toUpperCase() === 'DUPLICATED') return 'neutral';
    if (part?.name === '^NDISDUP' || part?.name === 'D') {
      this.#tell([{ kind: 'dial-refused' }], both);
      return 'evidence';
    }
    if (result.kind === 'NO_CARRIER') {
      this.#tell([{ kind: 'no-carrier' }], both);
      return 'evidence';
    }
    if (part !== undefined) this.#tell([{ kind: 'at-error', text: part.name }], both);
    return 'query-refused';
  }

  #onOk(part: CommandPart | undefined, place: Place): void {
    this.#tell([{ kind: 'at-answered' }], place);
    if (part?.name === '^NDISDUP' && isDialling(part.parameters)) {
      this.#tell([{ kind: 'dial-accepted' }], place);
    }
    if (part?.name === '+CPIN' && part.form === 'set')
      this.#tell([{ kind: 'pin-accepted' }], place);
    if (part?.name === '+CFUN' && part.form === 'set') {
      this.#tell([{ kind: part.parameters.startsWith('1') ? 'radio-on' : 'radio-off' }], place);
    }
  }

  #tell(facts: readonly Seen[], place: Place): void {
    for (const fact of facts) this.#add({ ...fact, ...place });
  }
}

function isSeen(fact: Seen | undefined): fact is Seen {
  return fact !== undefined;
}

/** Parameters behind `1,1,`. */
function unquotedTail(parameters: string): string {
  return parameters.includes('"') ? '' : parameters.replace(/^\d{1,2},\d/, '');
}

function joined(asked: Place | undefined, place: Place): Place {
  if (asked === undefined) return place;
  return { ...place, lines: [...new Set([...asked.lines, ...place.lines])] };
}
