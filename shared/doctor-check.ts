/** What `doctor` looks at, in the order in which it tells. Part of its JSON: add, never rename. */
export const doctorChecks = [
  'tun-device',
  'helper',
  'polkit',
  'udev-rule',
  'user-namespaces',
  'leftovers',
  'dns',
  'other-owners',
  'other-vpns',
] as const;

export type DoctorCheck = (typeof doctorChecks)[number];
