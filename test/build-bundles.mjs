// A Worker starts from the built bundle only, so every test run makes it first where it is out of
// date.
import { buildBundles } from '../scripts/set-up.mjs';

export default function () {
  buildBundles();
}
