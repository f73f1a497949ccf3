/** The stick models the simulator knows. A new one is a file in profiles/ and a line here. */
import { brovi } from './profiles/brovi.ts';
import { broviCd } from './profiles/brovi-cd.ts';
import { broviNcm } from './profiles/brovi-ncm.ts';
import { cd14fe } from './profiles/cd-14fe.ts';
import { cd1f01 } from './profiles/cd-1f01.ts';
import { e3372Firmware21200 } from './profiles/e3372-21.200.ts';
import { e3372Firmware21318 } from './profiles/e3372-21.318.ts';
import { e3372h1506 } from './profiles/e3372h-1506.ts';
import { e3372h320 } from './profiles/e3372h-320.ts';
import { e3372s153 } from './profiles/e3372s-153.ts';
import { e5785 } from './profiles/e5785.ts';
import { hilink } from './profiles/hilink.ts';
import type { StickProfile } from './stick-profile.ts';

const profiles = {
  'e3372s-153': e3372s153,
  'e3372-21.200': e3372Firmware21200,
  'e3372-21.318': e3372Firmware21318,
  'e3372h-1506': e3372h1506,
  'e3372h-320': e3372h320,
  e5785,
  'cd-14fe': cd14fe,
  'cd-1f01': cd1f01,
  hilink,
  brovi,
  'brovi-cd': broviCd,
  'brovi-ncm': broviNcm,
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
