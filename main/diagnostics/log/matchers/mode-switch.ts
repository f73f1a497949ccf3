/** usb_modeswitch and its dispatcher. */
import { fact, noise, ordinary, type Matcher } from '../matcher.ts';

export const modeSwitch: readonly Matcher[] = [
  fact(
    /switch device [0-9a-f]{4}:[0-9a-f]{4} on|Sending Huawei control message|Trying to send message \d|Using standard Huawei (?:new )?switching message/i,
    'mode-switch-sent',
  ),
  fact(
    /Found target device|Mode switch succeeded|Mode switch has completed|target device (?:correctly )?found|device seems to have vanished right away/i,
    'mode-switched',
  ),
  fact(
    /Mode switch (?:most likely |has )?failed|no (?:new devices|target device found|devices in target mode or class found) *(?:in target mode|after)|device seems to be still|didn't detach|Failed to switch|No new devices in target mode or class found/i,
    'mode-switch-failed',
  ),
  noise(
    /Sending the message returned error|Response reading (?:failed|got error)|Could not read the (?:CSW|response)|message returned error -\d+/i,
    'switch-message-lost',
  ),
  noise(
    /can't use storage command in MessageContent|interface class is 255, expected 8/i,
    'switch-message-lost',
  ),
  ...ordinary(
    /usb_?modeswitch|Checking for mode switch|Looking for (?:target|default) devices|found USB ID|Found devices in (?:default|target) mode|Access device \d+|USB description data|Use interface number|Using endpoints|Inquire device|Reset response endpoint|Run lsusb to note/i,
    /No devices in (?:target|default) mode or class found|Nothing to do\. Bye/i,
    /^(?:Looking|Driver|Product|Serial No|Manufacturer|Vendor|Model|Revision)(?: String| str)?[.: ]/,
  ),
];
