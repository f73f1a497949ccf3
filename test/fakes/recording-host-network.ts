/** A host network without a host: remembers what it was asked for, can be told to fail. */
import { FailureError } from '../../shared/failure.ts';
import type { HostNetwork, HostNetworkRequest } from '../../main/tun/host-network.ts';

export class RecordingHostNetwork implements HostNetwork {
  readonly applied: HostNetworkRequest[] = [];
  /** What is in force now. */
  current: HostNetworkRequest | undefined;
  failing = false;

  apply(request: HostNetworkRequest): Promise<void> {
    if (this.failing) return Promise.reject(new FailureError({ code: 'host-network-failed' }));
    this.applied.push(request);
    this.current = request;
    return Promise.resolve();
  }

  restore(): Promise<void> {
    this.current = undefined;
    return Promise.resolve();
  }
}
