/** What `doctor` says, in English: what is so, what is not, and what to do about it. */
import type { DoctorCheck } from '../doctor-check.ts';

export interface DoctorWords {
  readonly good: string;
  /** Where it is not good: what that means. */
  readonly bad: string;
  readonly next: string;
}

export const enDoctor = {
  'tun-device': {
    good: 'Packets have a way into this system.',
    bad: 'This system has no TUN device, so packets have no way in.',
    next: 'Load it with "sudo modprobe tun".',
  },
  helper: {
    good: 'The helper that may change network settings is installed.',
    bad: 'The helper that may change network settings is not installed safely.',
    next: 'Install the package "tetherstick-cli"; root needs no installed helper.',
  },
  polkit: {
    good: 'You can be asked for the permission to go online.',
    bad: 'Nobody can ask you for the permission to go online.',
    next: 'Install "pkexec" and the package "tetherstick-cli", or start the helper by hand.',
  },
  'udev-rule': {
    good: 'Your account may use the stick.',
    bad: 'The rule that lets your account use the stick is not installed.',
    next: 'Install the package "tetherstick-cli", then plug the stick in again.',
  },
  'user-namespaces': {
    good: 'The window can keep web content in its sandbox.',
    bad: 'This system keeps the sandbox of the window from working.',
    next: 'Install the package "tetherstick" rather than the AppImage.',
  },
  leftovers: {
    good: 'Nothing is left of an earlier crash.',
    bad: 'A crash has left changed name look-up behind.',
    next: 'Run "tetherstick doctor --fix".',
  },
  dns: {
    good: 'Names can be looked up.',
    bad: 'This system has no name server at the moment.',
    next: 'That is fine without a network; Tetherstick brings its own.',
  },
  'other-owners': {
    good: 'No other program is after the stick.',
    bad: 'Other programs may be using the stick.',
    next: 'Tetherstick takes the stick over while it is connected; it goes back afterwards.',
  },
  'other-vpns': {
    good: 'No other tunnel is there.',
    bad: 'Other tunnels are there, which may take the traffic first.',
    next: 'If pages do not load over the stick, switch the VPN off.',
  },
} as const satisfies Record<DoctorCheck, DoctorWords>;
