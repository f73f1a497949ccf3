import { expect, it } from 'vitest';

import * as state from '../../test/fakes/app-snapshots.ts';
import { currentKnot, stations, tetherKnots } from './tether-knots.ts';
import { viewFor } from './view-choice.ts';

it.each([
  ['plugging in', state.noStick, 'ask todo todo todo todo'],
  ['waking', state.gettingReady, 'now todo todo todo todo'],
  ['the PIN', state.pinRequired, 'ok ask todo todo todo'],
  ['a wrong PIN', state.pinWrong, 'ok bad todo todo todo'],
  ['the plan', state.severalPlans, 'ok ok ok ask todo'],
  ['a refused plan', state.planRefused, 'ok ok ok bad todo'],
  ['being online', state.home, 'ok ok ok ok ok'],
  ['silence', state.noAnswer, 'ok ok ok ok bad'],
  ['a busy stick', state.busy, 'bad todo todo todo todo'],
  ['HiLink', state.hilink, 'ok inside inside inside ok'],
  ['abroad', state.abroad, 'ok ok ok bad todo'],
  ['two sticks', state.twoSticks, 'ask todo todo todo todo'],
])('draws the line for %s', (_name, snapshot, expected) => {
  const knots = tetherKnots(snapshot, viewFor(snapshot));
  expect(stations.map((station) => knots[station]).join(' ')).toBe(expected);
});

it('marks the knot that is asked for, under way or broken, and none when all hold', () => {
  expect(currentKnot(tetherKnots(state.pinWrong))).toBe('sim');
  expect(currentKnot(tetherKnots(state.home))).toBeUndefined();
});
