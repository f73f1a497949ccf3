/** A host network without a host: remembers what it was asked for, can be told to fail. */
import { FailureError } from '../../shared/failure.ts';
import type { HostNetwork, HostNetworkRequest } from '../../main/host/host-network.ts';

export class RecordingHostNetwork implements HostNetwork {
  readonly applied: HostNetworkRequest[] = [];
  /** What is in force now. */
  current: HostNetworkRequest | undefined;
  failing = false;
  /** What prepare waits for. */
  permission: Promise<void> = Promise.resolve();

  prepare(): Promise<void> {
    return this.permission;
  }

  /** The packet path opens its own. */
  openTun(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  apply(request: HostNetworkRequest): Promise<{ readonly ipv4: boolean; readonly ipv6: boolean }> {
    if (this.failing) return Promise.reject(new FailureError({ code: 'host-network-failed' }));
    this.applied.push(request);
    this.current = request;
    return Promise.resolve({
      ipv4: request.lease !== undefined,
      ipv6: request.lease6 !== undefined,
    });
  }

  restore(): Promise<void> {
    this.current = undefined;
    return Promise.resolve();
  }

  end(): Promise<void> {
    return this.restore();
  }
}
