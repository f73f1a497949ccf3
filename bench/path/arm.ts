/** The things that are compared: how packets get from the host to the network and back. */
import { execFileSync } from 'node:child_process';

import type { BenchFiles } from '../bench-files.ts';
import type { FarNamespace } from './far-namespace.ts';
import { pathPlan, type PathOptions } from './path-plan.ts';
import type { RadioOptions } from './radio-uplink.ts';
import { Relay, type Mark, type RelayCommand } from './relay.ts';

export type ArmName = 'veth' | 'C plain' | 'C offload' | 'plain' | 'offload';

export class Arm {
  readonly name: ArmName;
  readonly #relay: Relay | undefined;

  private constructor(name: ArmName, relay: Relay | undefined) {
    this.name = name;
    this.#relay = relay;
  }

  static async open(
    name: ArmName,
    files: BenchFiles,
    far: FarNamespace,
    radio?: RadioOptions,
  ): Promise<Arm> {
    const relay = await startRelay(name, files, radio);
    if (relay === undefined) {
      ip('link', 'add', pathPlan.near, 'type', 'veth', 'peer', 'name', pathPlan.far);
    }
    ip('link', 'set', pathPlan.far, 'netns', String(far.pid));
    const near = [pathPlan.host, 'peer', pathPlan.network, 'dev', pathPlan.near];
    ip('address', 'add', ...near);
    ip('link', 'set', pathPlan.near, 'up', 'mtu', '1500');
    far.run('ip', 'address', 'add', pathPlan.network, 'peer', pathPlan.host, 'dev', pathPlan.far);
    far.run('ip', 'link', 'set', pathPlan.far, 'up', 'mtu', '1500');
    return new Arm(name, relay);
  }

  /** Undefined for the veth, which has no process. */
  tell(command: RelayCommand): Promise<Mark | undefined> {
    return this.#relay?.tell(command) ?? Promise.resolve(undefined);
  }

  async close(): Promise<void> {
    if (this.#relay === undefined) ip('link', 'del', pathPlan.near);
    else await this.#relay.end();
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args);
}

async function startRelay(
  name: ArmName,
  files: BenchFiles,
  radio: RadioOptions | undefined,
): Promise<Relay | undefined> {
  const offload = name.endsWith('offload');
  switch (name) {
    case 'veth':
      return undefined;
    case 'C plain':
    case 'C offload':
      return Relay.start(files.relay, [pathPlan.near, pathPlan.far, offload ? 'offload' : 'plain']);
    case 'plain':
    case 'offload': {
      const options: PathOptions = {
        offload,
        addonPath: files.addon,
        ...(radio === undefined ? {} : { radio }),
      };
      return Relay.start(process.execPath, [
        files.program('path-program'),
        JSON.stringify(options),
      ]);
    }
  }
}
