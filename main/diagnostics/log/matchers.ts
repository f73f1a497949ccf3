/** Every class of lines, the more exact ones first: the first that fits a line is taken. */
import type { Matcher } from './matcher.ts';
import { dhcp } from './matchers/dhcp.ts';
import { host } from './matchers/host.ts';
import { kernelNet } from './matchers/kernel-net.ts';
import { kernelUsb } from './matchers/kernel-usb.ts';
import { managers } from './matchers/managers.ts';
import { modeSwitch } from './matchers/mode-switch.ts';
import { modemLines } from './matchers/modem-lines.ts';
import { networkWords } from './matchers/network-words.ts';
import { ownOutput } from './matchers/own-output.ts';
import { ppp } from './matchers/ppp.ts';

export const matchers: readonly Matcher[] = [
  ...ownOutput,
  ...modemLines,
  ...kernelNet,
  ...kernelUsb,
  ...dhcp,
  ...networkWords,
  ...host,
  ...ppp,
  ...modeSwitch,
  ...managers,
];
