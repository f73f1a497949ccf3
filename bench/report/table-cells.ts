import { holds, type Bound, type Measure } from './measure.ts';

export const header = ['measure', 'measured', 'must', 'goal', 'note'] as const;

/** One row, a text for each column of the header. */
export function cells(measure: Measure): string[] {
  return [
    measure.name,
    `${measure.value.toFixed(measure.digits)} ${measure.unit}`.trim(),
    judged(measure.value, measure.must),
    judged(measure.value, measure.goal),
    measure.note ?? '',
  ];
}

function judged(value: number, bound: Bound | undefined): string {
  if (bound === undefined) return '';
  const [sign, limit] = 'atMost' in bound ? ['≤', bound.atMost] : ['≥', bound.atLeast];
  return `${sign} ${limit} ${holds(value, bound) ? '✓' : '✗'}`;
}
