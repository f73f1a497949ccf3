import { describe, expect, it } from 'vitest';

import { isProfileName, listProfiles, stickProfile } from './profiles.ts';
import { readUsbLayout } from './usb-layout.ts';

it('knows names of profiles from others', () => {
  expect(isProfileName('e3372s-153')).toBe(true);
  expect(isProfileName('e9999')).toBe(false);
  expect(isProfileName('toString')).toBe(false);
});

describe.each(listProfiles())('$name', ({ name, title }) => {
  const profile = stickProfile(name);
  const { alternates, endpoints } = readUsbLayout(profile.configurationDescriptor);

  it('carries its own name', () => {
    expect(profile).toMatchObject({ name, title });
  });

  it('has descriptors of the length they say', () => {
    expect(profile.deviceDescriptor).toHaveLength(profile.deviceDescriptor[0] ?? 0);
    for (const descriptor of [profile.configurationDescriptor, profile.bosDescriptor]) {
      expect(descriptor).toHaveLength((descriptor[2] ?? 0) | ((descriptor[3] ?? 0) << 8));
    }
    expect(alternates.size).toBe(profile.configurationDescriptor[4]);
  });

  it('has the strings its descriptors name', () => {
    const [manufacturer = 0, product = 0, serial = 0] = profile.deviceDescriptor.slice(14, 17);
    for (const index of [manufacturer, product, serial]) {
      expect(profile.strings[index], `string ${index}`).toBeDefined();
    }
  });

  it('has a function behind every bulk endpoint', () => {
    const { atPorts, ncm, storages, foreignNetwork } = profile.functions;
    const owners = [
      ...atPorts.map(({ interfaceNumber }) => interfaceNumber),
      ncm?.dataInterface,
      ...storages.map(({ interfaceNumber }) => interfaceNumber),
      foreignNetwork?.dataInterface,
    ];
    for (const endpoint of endpoints.values()) {
      if (endpoint.type === 'bulk') expect(owners).toContain(endpoint.interfaceNumber);
    }
  });
});

it('leads from profile to profile only where there is one', () => {
  for (const { name } of listProfiles()) {
    const { modeSwitch, startsAs, turnsInto } = stickProfile(name);
    for (const next of [modeSwitch?.new, modeSwitch?.alt, startsAs, turnsInto?.profile]) {
      expect(next === undefined || isProfileName(next), `${name} → ${next}`).toBe(true);
    }
  }
});

it('refuses a descriptor that does not add up', () => {
  expect(() => readUsbLayout(Uint8Array.of(9, 2, 9, 0))).toThrow(RangeError);
  expect(() => readUsbLayout(Uint8Array.of(0, 4))).toThrow(RangeError);
});
