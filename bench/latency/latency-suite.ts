/** How long packets take: idle, under load, while the main thread is busy, behind a slow stick. */
import type { BenchOptions } from '../bench-options.ts';
import type { Section } from '../report/measure.ts';
import { atRest } from './at-rest.ts';
import { behindRadio } from './behind-radio.ts';
import { roundTrips } from './round-trips.ts';
import type { Place } from './with-arm.ts';

export async function latencySuite(
  place: Place,
  options: BenchOptions,
  say: (text: string) => void,
): Promise<Section[]> {
  const sections = [await roundTrips(place, options, say)];
  say('latency: behind a slow radio');
  sections.push(await behindRadio(place, options));
  say('latency: at rest');
  sections.push(await atRest(place, options));
  return sections;
}
