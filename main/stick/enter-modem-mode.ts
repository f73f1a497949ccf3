/** Brings the stick at one place of the bus out of its install CD, where it is in one. */
import { FailureError } from '../../shared/failure.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import type { UsbDeviceEntry } from '../usb/sysfs-device-list.ts';
import { sendModeSwitch, type ModeSwitchMessage } from './mode-switch.ts';
import { recogniseStick } from './stick-catalog.ts';

export interface ModemModeParts {
  readonly listDevices: () => Promise<readonly UsbDeviceEntry[]>;
  readonly open: (busPath: string) => Promise<StickTransport>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
}

/** usb_modeswitch waits as long. */
const SWITCH_LIMIT_MS = 20_000;
const POLL_MS = 250;

/**
 * Returns once the stick is no CD (or was none): matched by where it is plugged in, because it
 * comes back with other ids and the serial number is the same on all sticks. `first` is what a stick
 * that knows both messages obeys. FailureError
 * stick-in-cd-mode when both messages change nothing, stick-gone when it does not come back.
 */
export async function enterModemMode(
  busPath: string,
  parts: ModemModeParts,
  first: ModeSwitchMessage = 'new',
): Promise<void> {
  const tried: ModeSwitchMessage[] = [];
  let device = await find(busPath, parts);
  for (const message of first === 'new' ? (['new', 'alt'] as const) : (['alt', 'new'] as const)) {
    if (device === undefined) break;
    const storage = storageOf(device);
    if (!isCd(recogniseStick(device)) || storage === undefined) return;
    const transport = await parts.open(busPath);
    try {
      await sendModeSwitch(transport, storage, message);
    } finally {
      await transport.close();
    }
    tried.push(message);
    if (await becomesAnother(busPath, device, parts)) return;
    device = await find(busPath, parts);
  }
  if (tried.length === 0) return; // Whoever opens it will say that there is nothing.
  throw new FailureError(
    device === undefined
      ? { code: 'stick-gone', detail: 'it did not come back from the mode switch' }
      : { code: 'stick-in-cd-mode', detail: `messages sent: ${tried.join(', ')}` },
  );
}

function isCd(recognition: ReturnType<typeof recogniseStick>): boolean {
  return recognition.kind === 'cd' || (recognition.kind === 'brovi' && recognition.form === 'cd');
}

function storageOf({ configuration }: UsbDeviceEntry) {
  return configuration.interfaces.flatMap(({ alternates }) => alternates)[0];
}

async function find(
  busPath: string,
  { listDevices }: ModemModeParts,
): Promise<UsbDeviceEntry | undefined> {
  return (await listDevices()).find((device) => device.busPath === busPath);
}

/** Whether something that is no CD shows up at the same place in time. */
async function becomesAnother(
  busPath: string,
  before: UsbDeviceEntry,
  parts: ModemModeParts,
): Promise<boolean> {
  const deadline = parts.nowMs() + SWITCH_LIMIT_MS;
  while (parts.nowMs() < deadline) {
    const device = await find(busPath, parts);
    const isNew = device !== undefined && device.deviceAddress !== before.deviceAddress;
    if (isNew && !isCd(recogniseStick(device))) return true;
    await parts.sleep(POLL_MS);
  }
  return false;
}
