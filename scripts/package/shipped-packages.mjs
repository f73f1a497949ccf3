// Which npm packages reach a user, and under which licence.
import { join } from 'node:path';
import { bundledPackages } from '../bundled-packages.mjs';
import { root } from '../set-up.mjs';
import { licenceOf } from './copyright.mjs';
import { runtimeModules } from './runtime-modules.mjs';

/** Licences that ask for nothing but to be passed on with their text, which packages do. */
export const acceptedLicences = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause']);

/** Those inside the bundles of out/, and those that are loaded beside them. */
export function shippedPackages() {
  const names = [...bundledPackages(), ...runtimeModules(join(root, 'out'))];
  return [...new Set(names)].sort().map((name) => ({ name, license: licenceOf(name).identifier }));
}
