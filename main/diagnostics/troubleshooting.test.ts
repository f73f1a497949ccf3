import { expect, it } from 'vitest';

import { enDiagnostics } from '../../shared/i18n/en-causes.ts';
import { causeCodes } from '../../shared/cause.ts';
import { rules } from './rules.ts';
import { troubleshootingPage } from './troubleshooting.ts';

it('is the page in docs (npx vitest run -u writes it)', async () => {
  await expect(troubleshootingPage(enDiagnostics)).toMatchFileSnapshot(
    '../../docs/troubleshooting.md',
  );
});

it('has one rule for each cause, which depends on no cause twice or on itself', () => {
  expect(rules.map(({ code }) => code).sort()).toEqual([...causeCodes].sort());
  for (const { code, dependsOn } of rules) {
    expect(new Set(dependsOn).size, code).toBe(dependsOn.length);
    expect(dependsOn, code).not.toContain(code);
  }
});
