/** Pages outside that may be opened, by name: no window ever gives an address. */
import type { OutsidePage } from '../../shared/ipc/contract.ts';

const addresses: Readonly<Record<Exclude<OutsidePage, 'stick-page'>, string>> = {
  // Never encrypted, so that an operator can put its own page in its place.
  'operator-page': 'http://neverssl.com/',
  help: 'https://tetherstick.org/help',
  licences: 'https://tetherstick.org/licences',
  'modem-mode-help': 'https://tetherstick.org/help/modem-mode',
};

/** `stickPage`: of a HiLink stick; undefined where there is none. */
export function outsidePage(page: OutsidePage, stickPage: string | undefined): string | undefined {
  return page === 'stick-page' ? stickPage : addresses[page];
}
