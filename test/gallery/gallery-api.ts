/** The fake engine behind the gallery: it also answers what the tools ask for. */
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import { plans } from '../fakes/app-snapshots.ts';
import { FakeStickApi } from '../fakes/fake-stick-api.ts';

const answers: Readonly<Record<string, readonly string[]>> = {
  'AT+CSQ': ['+CSQ: 21,99', 'OK'],
  'AT+CPIN?': ['+CPIN: READY', 'OK'],
};

export function galleryApi(snapshot: AppSnapshot): FakeStickApi {
  return new FakeStickApi(snapshot, {
    'search-plans': () => ({ ok: true, value: plans }),
    'send-at': ({ line }) => ({
      ok: true,
      value: {
        lines: answers[line] ?? ['ERROR'],
        parsed: undefined,
        meaning: undefined,
        keptBack: undefined,
        tookMs: 6,
      },
    }),
    'change-pin': () => ({ ok: true, value: { ok: true } }),
    'preview-report': () => ({
      ok: true,
      value: {
        fileName: 'report-2026-11-22.zip',
        sizeBytes: 1_700_000,
        parts: [
          { name: 'summary', sizeBytes: 14_000 },
          { name: 'recorder', sizeBytes: 1_600_000 },
          { name: 'checks', sizeBytes: 6_000 },
          { name: 'at', sizeBytes: 88_000 },
          { name: 'versions', sizeBytes: 3_000 },
        ],
        hidden: { address: 9, place: 8, sim: 6, imei: 4, phone: 3, password: 1 },
        summary: [
          'Name look-ups get no answer',
          'E3372h-153 21.329.05.00.00, IMEI «imei 1»',
          'Telekom 26201, SIM «sim 1», cell «place 1», area «place 2»',
          'address «address 1», gateway «address 2», dns «address 3» no answer',
        ],
      },
    }),
  });
}
