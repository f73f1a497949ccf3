import { expect, it } from 'vitest';

import { fromWire, toWire } from './serve-wire.ts';

it('carries bytes both ways', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff);
  const sent = toWire({
    type: 'answer',
    id: 7,
    result: { ok: true, value: { saved: 'download', fileName: 'report.zip', bytes } },
  });
  expect(fromWire(sent)).toEqual({
    type: 'answer',
    id: 7,
    result: { ok: true, value: { saved: 'download', fileName: 'report.zip', bytes } },
  });
});

it('leaves out arguments that are not there', () => {
  expect(toWire({ id: 1, channel: 'connect', args: undefined })).toBe(
    '{"id":1,"channel":"connect"}',
  );
});

it('takes no other object for bytes', () => {
  expect(fromWire('{"$bytes":1}')).toEqual({ $bytes: 1 });
  expect(fromWire('{"$bytes":"AQ==","more":1}')).toEqual({ $bytes: 'AQ==', more: 1 });
});
