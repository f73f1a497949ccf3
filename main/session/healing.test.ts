import { describe, expect, it } from 'vitest';

import { failureCodes, type FailureCode } from '../../shared/failure.ts';
import { remedyFor } from './healing.ts';
import { ResetRation } from './reset-ration.ts';

const all = { canReopen: true, resetsLeft: 3 };

function ladder(code: FailureCode, means = all): string[] {
  return Array.from(
    { length: 12 },
    (_, index) => remedyFor({ code }, index + 1, means)?.action ?? '-',
  );
}

describe('what is done about a loss', () => {
  it('is dialling alone where the network said no, and ends', () => {
    expect(ladder('network-detach')).toEqual([...Array<string>(10).fill('redial'), '-', '-']);
  });

  it('gets stronger while the path stays silent', () => {
    expect(ladder('no-answer').slice(0, 6)).toEqual([
      'redial',
      'restart-radio',
      'reset-modem',
      'reset-usb',
      'ask-to-replug',
      'ask-to-replug',
    ]);
  });

  it('restarts no stick when the ration is used up', () => {
    const rationed = { canReopen: true, resetsLeft: 0 };
    expect([...ladder('no-answer', rationed), ...ladder('usb-error', rationed)]).not.toContain(
      'reset-modem',
    );
    expect([...ladder('no-answer', rationed), ...ladder('usb-error', rationed)]).not.toContain(
      'reset-usb',
    );
  });

  it('takes no stick away where nobody would see it come back', () => {
    const blind = { canReopen: false, resetsLeft: 3 };
    for (const code of failureCodes) {
      for (const action of ladder(code, blind)) {
        expect(['redial', 'restart-radio', '-']).toContain(action);
      }
    }
  });

  it('is nothing where only a person can help', () => {
    const forPeople: readonly FailureCode[] = [
      ...(['pin-required', 'pin-wrong', 'pin-guarded', 'puk-required', 'sim-blocked'] as const),
      ...(['roaming-blocked', 'cap-reached', 'operator-lock', 'tun-permission'] as const),
    ];
    for (const code of forPeople) expect(ladder(code)[0], code).toBe('-');
  });
});

it('gives three restarts an hour', () => {
  const ration = new ResetRation();
  for (const atMs of [0, 1_000, 2_000]) ration.use(atMs);
  expect(ration.left(3_599_999)).toBe(0);
  expect(ration.left(3_600_000)).toBe(1);
  expect(ration.left(3_602_000)).toBe(3);
});
