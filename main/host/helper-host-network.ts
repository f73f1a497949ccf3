/** HostNetwork by way of the privileged helper: this process needs no rights at all. */
import { FailureError } from '../../shared/failure.ts';
import { isAnotherDefault } from './default-routes.ts';
import type { HelperConnection } from './helper-connection.ts';
import {
  configurePayload,
  helperVerb,
  inhibitPayload,
  openTunPayload,
  readConfigure,
  readOpenTun,
  readStatus,
  setDnsPayload,
  setRoutesPayload,
  type HelperStatus,
} from './helper-protocol.ts';
import type { TunHandover } from '../tun/tun-handover.ts';
import type { HostNetwork, HostNetworkRequest } from './host-network.ts';
import { planHost, type HostPlan } from './host-plan.ts';
import { startHelper, type RunningHelper } from './start-helper.ts';

export interface HelperHostNetworkOptions {
  readonly start?: (signal: AbortSignal) => Promise<RunningHelper>;
  /** Whether an interface other than this one has a default route. */
  readonly isAnotherDefault?: (own: string) => boolean;
  /** Pause between two looks at that, in milliseconds. */
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 1_000;

export class HelperHostNetwork implements HostNetwork {
  readonly #options: HelperHostNetworkOptions;
  #helper: RunningHelper | undefined;
  #interfaceName: string | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  #looking: NodeJS.Timeout | undefined;
  #hasDns = false;
  #isInhibiting = false;

  constructor(options: HelperHostNetworkOptions = {}) {
    this.#options = options;
  }

  prepare(signal: AbortSignal): Promise<void> {
    return this.#afterOthers(async () => {
      if (this.#helper?.connection.isOpen === true) return;
      this.#forget();
      this.#helper = await (this.#options.start ?? startHelper)(signal);
    });
  }

  /**
   * ModemManager lets go of the device at this path below /sys/devices, and gets it back when the helper
   * ends. Resolves with whether there was one to ask; after prepare.
   */
  inhibitModemManager(devicePath: string): Promise<boolean> {
    return this.#afterOthers(async () => {
      const payload = inhibitPayload(devicePath);
      return this.#connection()
        .request(helperVerb.inhibitModemManager, payload)
        .then(
          () => (this.#isInhibiting = devicePath !== ''),
          () => false,
        );
    });
  }

  openTun(mtu: number, offload: boolean): Promise<TunHandover | undefined> {
    return this.#afterOthers(async () => {
      if (this.#interfaceName !== undefined && this.#helper?.connection.isOpen === true) {
        return undefined;
      }
      const payload = openTunPayload(mtu, offload);
      const answer = await this.#connection().request(helperVerb.openTun, payload);
      const { interfaceName } = readOpenTun(answer.payload);
      if (answer.descriptor === undefined) {
        throw new FailureError({ code: 'helper-failed', detail: 'no tunnel came along' });
      }
      this.#interfaceName = interfaceName;
      return { descriptor: answer.descriptor, interfaceName, mtu };
    });
  }

  apply(request: HostNetworkRequest): Promise<{ readonly ipv4: boolean; readonly ipv6: boolean }> {
    return this.#afterOthers(async () => {
      const connection = this.#connection();
      const asked = planHost(request);
      const { payload } = await connection.request(
        helperVerb.configure,
        configurePayload(asked.mtu, asked.addresses),
      );
      const taken = readConfigure(payload);
      // Somebody who has switched IPv6 off gets none from us.
      const plan =
        request.lease6 !== undefined && !taken.ipv6
          ? planHost({ ...request, lease6: undefined })
          : asked;
      await connection.request(helperVerb.setRoutes, setRoutesPayload(plan.metric, plan.routes));
      await this.#followDns(connection, plan.dns);
      return taken;
    });
  }

  restore(): Promise<void> {
    return this.#afterOthers(async () => {
      const helper = this.#helper;
      const wasUsed = this.#interfaceName !== undefined || this.#isInhibiting;
      this.#forget();
      if (helper?.connection.isOpen !== true)
        await helper?.exited; // It undoes all on its way.
      else if (wasUsed) await helper.connection.request(helperVerb.close);
    });
  }

  end(): Promise<void> {
    return this.#afterOthers(async () => {
      const helper = this.#helper;
      this.#helper = undefined;
      this.#forget();
      helper?.connection.close();
      await helper?.exited;
    });
  }

  /** FailureError 'helper-failed' where none is running. */
  async status(): Promise<HelperStatus> {
    const { payload } = await this.#connection().request(helperVerb.status);
    return readStatus(payload);
  }

  /** One call at a time: each finds the system as the one before left it. */
  #afterOthers<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => undefined);
    return done;
  }

  #connection(): HelperConnection {
    if (this.#helper?.connection.isOpen === true) return this.#helper.connection;
    throw new FailureError({ code: 'helper-failed', detail: 'the helper is gone' });
  }

  #forget(): void {
    clearInterval(this.#looking);
    this.#looking = undefined;
    this.#interfaceName = undefined;
    this.#hasDns = false;
    this.#isInhibiting = false;
  }

  /** In stand-by the other network's servers are asked for as long as there is one. */
  async #followDns(connection: HelperConnection, dns: HostPlan['dns']): Promise<void> {
    clearInterval(this.#looking);
    this.#looking = undefined;
    await this.#setDns(connection, this.#isWanted(dns) ? dns : undefined);
    if (!dns.onlyWhenAlone) return;
    this.#looking = setInterval(() => {
      if (this.#isWanted(dns) === this.#hasDns) return;
      void this.#afterOthers(() =>
        this.#setDns(connection, this.#isWanted(dns) ? dns : undefined),
      ).catch(() => undefined);
    }, this.#options.lookEveryMs ?? LOOK_EVERY_MS);
    this.#looking.unref();
  }

  #isWanted(dns: HostPlan['dns']): boolean {
    if (dns.servers.length === 0) return false;
    const isOther = this.#options.isAnotherDefault ?? isAnotherDefault;
    return !dns.onlyWhenAlone || !isOther(this.#interfaceName ?? '');
  }

  async #setDns(connection: HelperConnection, dns: HostPlan['dns'] | undefined): Promise<void> {
    if (dns === undefined && !this.#hasDns) return;
    await connection.request(
      helperVerb.setDns,
      setDnsPayload(dns?.servers ?? [], dns?.searchDomains ?? []),
    );
    this.#hasDns = dns !== undefined;
  }
}
