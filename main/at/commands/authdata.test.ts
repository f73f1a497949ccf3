import { expect, it } from 'vitest';

import { readStoredCredentials } from './authdata.ts';

it('reads the password before the user', () => {
  expect(
    readStoredCredentials.parse(['^AUTHDATA: 1,1,"password","username","46000"', '^AUTHDATA: 2,0']),
  ).toEqual([
    { cid: 1, auth: 1, password: 'password', user: 'username', plmn: '46000' },
    { cid: 2, auth: 0, password: '', user: '', plmn: '' },
  ]);
});

it('refuses a line without type, and does not repeat it', () => {
  expect(() => readStoredCredentials.parse(['^AUTHDATA: 1,x,"secret"'])).toThrow(
    /^AT\^AUTHDATA\?: unexpected answer$/,
  );
});
