/** The options with which `connect` and `demo` describe the connection. */
import { isIP } from 'node:net';

import type { ConnectionSettings } from '../shared/connection-settings.ts';
import { ipTypes } from '../shared/ip-family.ts';
import { routingModes } from '../shared/routing.ts';
import { stringOption, UsageError, type CommandInput, type Option } from './command.ts';

export const connectionOptions = {
  apn: { type: 'string', value: 'APN', help: 'Access point; "internet" where it is not given.' },
  user: { type: 'string', value: 'NAME', help: 'User name of the access point.' },
  password: { type: 'string', value: 'WORD', help: 'Password of the access point.' },
  auth: { type: 'string', value: 'pap|chap', help: 'How they are sent; chap.' },
  ip: {
    type: 'string',
    value: ipTypes.join('|'),
    help: 'What to ask the network for; ipv4v6, and what it grants of that.',
  },
  roaming: { type: 'boolean', help: 'Go online abroad too.' },
  'no-offload': {
    type: 'boolean',
    help: 'Packets to and from the kernel one by one: slower, for kernels that mishandle merged ones.',
  },
  routing: {
    type: 'string',
    value: routingModes.join('|'),
    help: 'Which traffic takes the stick; everything, but none with --virtual.',
  },
  destinations: {
    type: 'string',
    value: 'NETWORK,…',
    help: 'What takes the stick with --routing chosen, e.g. 192.0.2.0/24,2001:db8::1.',
  },
  dns: { type: 'string', value: 'ADDRESS,…', help: "Name servers in place of the network's own." },
  patience: {
    type: 'string',
    value: 'F',
    help: 'Factor on how long a step may take, 1 to 20, for slow computers and networks; 1.',
  },
} as const satisfies Record<string, Option>;

/** A virtual stick leads nowhere, so it takes no traffic unless that is asked for. */
export function connectionSettings(
  input: CommandInput,
  { kind }: { readonly kind: 'usb' | 'virtual' },
): ConnectionSettings {
  const user = stringOption(input, 'user');
  const password = stringOption(input, 'password');
  const auth = oneOf(input, 'auth', ['pap', 'chap'] as const);
  const ipType = oneOf(input, 'ip', ipTypes);
  return {
    apn: stringOption(input, 'apn') ?? 'internet',
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(auth === undefined ? {} : { auth }),
    ...(ipType === undefined ? {} : { ipType }),
    ...(input.options['no-offload'] === true ? { offload: false } : {}),
    roamingAllowed: input.options['roaming'] === true,
    routing: oneOf(input, 'routing', routingModes) ?? (kind === 'virtual' ? 'none' : 'everything'),
    ...listOf(input, 'destinations', 'chosenDestinations', isNetwork),
    ...listOf(input, 'dns', 'nameServers', (text) => isIP(text) !== 0),
  };
}

function listOf<Key extends string>(
  input: CommandInput,
  option: string,
  key: Key,
  isItem: (text: string) => boolean,
): { readonly [K in Key]?: readonly string[] } {
  const items = stringOption(input, option)?.split(',');
  const wrong = items?.find((item) => !isItem(item));
  if (wrong !== undefined) throw new UsageError(`--${option} can not take "${wrong}".`);
  return (items === undefined ? {} : { [key]: items }) as { readonly [K in Key]?: string[] };
}

/** As far as its form goes; what may not be routed is refused by whoever sets the routes. */
function isNetwork(text: string): boolean {
  const [address = '', length = '0', ...rest] = text.split('/');
  return isIP(address) !== 0 && /^\d{1,3}$/.test(length) && rest.length === 0;
}

function oneOf<Word extends string>(
  input: CommandInput,
  option: string,
  words: readonly Word[],
): Word | undefined {
  const value = stringOption(input, option);
  if (value === undefined) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new UsageError(`--${option} takes ${words.join(' or ')}.`);
  return word;
}
