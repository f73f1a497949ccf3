import { setTimeout as sleep } from 'node:timers/promises';

import type { BenchFiles } from '../bench-files.ts';
import { Arm, type ArmName } from '../path/arm.ts';
import type { FarNamespace } from '../path/far-namespace.ts';
import type { RadioOptions } from '../path/radio-uplink.ts';

/** Where the arms are, and what they are made of. */
export interface Place {
  readonly files: BenchFiles;
  readonly far: FarNamespace;
}

/** Opens an arm for as long as `use` takes. */
export async function withArm<Result>(
  { files, far }: Place,
  name: ArmName,
  radio: RadioOptions | undefined,
  use: (arm: Arm) => Promise<Result>,
): Promise<Result> {
  const arm = await Arm.open(name, files, far, radio);
  try {
    await sleep(200);
    return await use(arm);
  } finally {
    await arm.close();
  }
}
