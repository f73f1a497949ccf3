/** The stick models the simulator knows. A new one is a file in profiles/ and a line here. */
import { e3372s153 } from './profiles/e3372s-153.ts';
import type { StickProfile } from './stick-profile.ts';

const profiles = {
  'e3372s-153': e3372s153,
} as const satisfies Record<string, StickProfile>;

export type ProfileName = keyof typeof profiles;

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}

export function stickProfile(name: ProfileName): StickProfile {
  return profiles[name];
}

export function listProfiles(): readonly { readonly name: ProfileName; readonly title: string }[] {
  return Object.entries(profiles).map(([name, { title }]) => ({
    name: name as ProfileName,
    title,
  }));
}
