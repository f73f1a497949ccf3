/** What Tetherstick itself prints. The lines of its reports are JSON and read elsewhere. */
import { failureCodes } from '../../../../shared/failure.ts';
import { fact, ordinary, type Matcher } from '../matcher.ts';

const codes = new Set<string>(failureCodes);

export const ownOutput: readonly Matcher[] = [
  {
    pattern: /"state":"failed","failure":\{"code":"([a-z0-9-]{2,40})"/,
    tells: ([, code = '']) => (codes.has(code) ? [{ kind: 'failure', text: code }] : undefined),
  },
  {
    pattern: /"state":"recovering".{0,60}"cause":\{"code":"([a-z0-9-]{2,40})"/,
    tells: ([, code = '']) => (codes.has(code) ? [{ kind: 'failure', text: code }] : undefined),
  },
  fact(/^\{"state":"online"/, 'answered'),
  ...ordinary(/^\{"state":"[a-z-]{2,20}"/, /^\d+\.\d\d s \S/),
];
