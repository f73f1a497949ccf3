/** Takes a command line apart the way V.250 §5.2 says: basic commands, extended ones, `;` between. */

export type AtForm = 'execute' | 'read' | 'set' | 'test';

export interface AtRequest {
  /** Upper case, prefix included: `E`, `&F`, `S0`, `D`, `+CPIN`, `^NDISDUP`. */
  readonly name: string;
  readonly form: AtForm;
  /** Of a set form, quotes removed, spelling kept. Basic commands give their digits, if any. */
  readonly parameters: readonly string[];
}

const basicCommand = /^(?:(S\d+)(?:(\?)|=(\d*))|(&?[A-Z])(\d*))/i;
const extendedName = /^[+^*$%][A-Z0-9-]+/i;

/**
 * The commands of one line (without CR), in order. Undefined when the line does not contain the
 * `AT` prefix: then the modem says nothing. An unreadable rest becomes a command named ''.
 */
export function splitCommandLine(line: string): AtRequest[] | undefined {
  const prefixIndex = line.toUpperCase().indexOf('AT');
  if (prefixIndex < 0) return undefined;

  const requests: AtRequest[] = [];
  let rest = line.slice(prefixIndex + 2).trim();
  while (rest !== '') {
    const [request, length] = takeExtended(rest) ?? takeBasic(rest);
    requests.push(request);
    rest = rest
      .slice(length)
      .replace(/^\s*;?/, '')
      .trimStart();
  }
  return requests;
}

function takeExtended(text: string): [AtRequest, number] | undefined {
  const name = extendedName.exec(text)?.[0];
  if (name === undefined) return undefined;
  const end = name.length + lengthUpToSemicolon(text.slice(name.length));
  const tail = text.slice(name.length, end).trim();
  const request = (form: AtForm, parameters: string[] = []): AtRequest => ({
    name: name.toUpperCase(),
    form,
    parameters,
  });
  if (tail === '') return [request('execute'), end];
  if (tail === '?') return [request('read'), end];
  if (tail === '=?') return [request('test'), end];
  if (tail.startsWith('=')) return [request('set', splitParameters(tail.slice(1))), end];
  return [{ name: '', form: 'execute', parameters: [] }, text.length];
}

function takeBasic(text: string): [AtRequest, number] {
  // ATD takes the rest of the line: a dial string may hold any character.
  if (/^D/i.test(text)) {
    return [{ name: 'D', form: 'set', parameters: [text.slice(1).trim()] }, text.length];
  }
  const match = basicCommand.exec(text);
  if (match === null) return [{ name: '', form: 'execute', parameters: [] }, text.length];
  const [whole, register, query, value, letter = '', digits = ''] = match;
  if (register !== undefined) {
    const name = register.toUpperCase();
    if (query !== undefined) return [{ name, form: 'read', parameters: [] }, whole.length];
    return [{ name, form: 'set', parameters: [value ?? ''] }, whole.length];
  }
  const parameters = digits === '' ? [] : [digits];
  return [{ name: letter.toUpperCase(), form: 'execute', parameters }, whole.length];
}

function lengthUpToSemicolon(text: string): number {
  let isQuoted = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === ';' && !isQuoted) return i;
  }
  return text.length;
}

function splitParameters(text: string): string[] {
  const parameters = [''];
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) parameters.push('');
    else if (isQuoted || character !== ' ') {
      parameters[parameters.length - 1] += character;
    }
  }
  return parameters;
}
