/**
 * Everything that moves packets, on whichever thread it is built: the stick's transport, NTB
 * framing, the Ethernet link and the TUN. datapath-server.ts serves it over a message port; unit
 * tests call it directly with a MemoryTun.
 */
import { FailureError, type Failure } from '../../shared/failure.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease } from '../../shared/lease.ts';
import type { MeasurementRequest } from '../net/measure/measurement.ts';
import { openStick, type OpenStick } from '../stick/open-stick.ts';
import { readStickIds } from '../stick/read-stick-ids.ts';
import type { TunDevice } from '../tun/tun-device.ts';
import { PacketPath } from './packet-path.ts';
import type { StickSource } from './stick-source.ts';
import type { StickSpec, VirtualStickAction } from './stick-spec.ts';
import type {
  DatapathCounters,
  DatapathEvent,
  OpenedStick,
  OpenTunArgs,
} from './worker-contract.ts';

export interface DatapathParts {
  readonly openSource: (spec: StickSpec) => Promise<StickSource>;
  /** Owns the handover's descriptor from the call on. */
  readonly openTun: (options: OpenTunArgs) => TunDevice;
  readonly emit: (event: DatapathEvent) => void;
  /** Only virtual sticks can be acted on, also while they are pulled out. FailureError. */
  readonly act?: (action: VirtualStickAction) => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** For the pauses of the bring-up; a real one where it is absent. */
  readonly sleep?: (ms: number) => Promise<void>;
}

export class DatapathEngine {
  readonly #parts: DatapathParts;
  #source: StickSource | undefined;
  #stick: OpenStick | undefined;
  #path: PacketPath | undefined;
  #tun: TunDevice | undefined;

  constructor(parts: DatapathParts) {
    this.#parts = parts;
  }

  async openStick(spec: StickSpec): Promise<OpenedStick> {
    await this.close();
    const source = await this.#parts.openSource(spec);
    this.#source = source;
    try {
      const ids = await readStickIds(source.transport);
      const stick = await openStick(source.transport, ids, {
        randomBytes: this.#parts.randomBytes,
        ...(this.#parts.sleep === undefined ? {} : { sleep: this.#parts.sleep }),
      });
      this.#stick = stick;
      this.#listen(source, stick);
      return {
        product: stick.identity.model,
        ntbFormat: stick.ncm.format,
        carrierInterface: source.carrierInterface,
      };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async writeAt(bytes: Uint8Array): Promise<void> {
    await this.#open().at.write(bytes);
  }

  startLink(staticLease: IpLease | undefined, families: IpFamilies): void {
    this.#running().startLink(staticLease, families);
  }

  setLinkFamilies(families: IpFamilies): void {
    this.#running().setLinkFamilies(families);
  }

  applyStaticLease(lease: IpLease): void {
    this.#running().applyStaticLease(lease);
  }

  applyIpv6DnsServers(servers: readonly string[]): void {
    this.#running().applyIpv6DnsServers(servers);
  }

  stopLink(): void {
    this.#path?.stopLink();
  }

  /** Keeps an open TUN whose MTU is the same, unless there is a new one: its routes stay. */
  async openTun({ mtu, offload, handover }: OpenTunArgs): Promise<{ interfaceName: string }> {
    this.#open();
    const isOther = handover !== undefined || this.#tun?.mtu !== mtu;
    if (this.#tun !== undefined && isOther) await this.#closeTun();
    this.#tun ??= this.#parts.openTun({ mtu, offload, handover });
    this.#tellRefusedMerges();
    return { interfaceName: this.#tun.name };
  }

  /** Some are refused when the TUN is opened, some only in the middle of traffic. */
  #tellRefusedMerges(): void {
    if ((this.#tun?.counters?.['mergesRefused'] ?? 0) > 0) {
      this.#parts.emit({ type: 'merges-refused' });
    }
  }

  startTraffic(families: IpFamilies): void {
    if (this.#tun === undefined) {
      throw new FailureError({ code: 'unexpected', detail: 'traffic was started before the TUN' });
    }
    const path = this.#running();
    path.admit(families);
    path.carry(this.#tun);
  }

  stopTraffic(): void {
    this.#path?.carry(undefined);
  }

  startProbe(): void {
    this.#running().startProbe();
  }

  startMeasurement(id: number, request: MeasurementRequest): void {
    this.#running().startMeasurement(id, request);
  }

  async resetStick(): Promise<void> {
    await this.#open().transport.reset();
  }

  act(action: VirtualStickAction): void {
    if (this.#parts.act === undefined) {
      throw new FailureError({
        code: 'unexpected',
        detail: 'only a virtual stick can be acted on',
      });
    }
    this.#parts.act(action);
  }

  counters(): DatapathCounters {
    return {
      ...(this.#path?.counters() ?? { uplink: {}, downlink: {}, link: {}, ntb: {} }),
      tun: this.#tun?.counters ?? {},
      virtualStick: this.#source?.counters?.(),
    };
  }

  /** Takes everything down in order; succeeds whatever is already gone. */
  async close(): Promise<void> {
    const source = this.#source;
    const stick = this.#stick;
    this.#source = undefined;
    this.#stick = undefined;
    await this.#closeTun();
    await this.#path?.close();
    this.#path = undefined;
    await stick?.close();
    await source?.transport.close();
  }

  async #closeTun(): Promise<void> {
    const tun = this.#tun;
    this.#path?.carry(undefined);
    this.#tellRefusedMerges();
    this.#tun = undefined;
    await tun?.close();
  }

  #listen(source: StickSource, stick: OpenStick): void {
    const { emit, nowMs, randomBytes } = this.#parts;
    stick.at.onData((bytes) => emit({ type: 'at-data', bytes }));
    stick.at.onEnd((error) => emit({ type: 'at-ended', detail: error.message }));
    this.#path = new PacketPath({
      transport: source.transport,
      ncm: stick.ncm,
      nowMs,
      randomBytes,
      emit,
      onBroken: (failure: Failure) => {
        if (this.#source === source) emit({ type: 'broken', failure });
      },
    });
    void source.transport.gone.then((reason) => {
      if (this.#source !== source) return;
      if (reason === 'reset') emit({ type: 'broken', failure: { code: 'stick-reset' } });
      else emit({ type: 'stick-gone' });
    });
  }

  #open(): OpenStick {
    if (this.#stick === undefined) throw new FailureError({ code: 'no-stick' });
    return this.#stick;
  }

  #running(): PacketPath {
    if (this.#path === undefined) throw new FailureError({ code: 'no-stick' });
    return this.#path;
  }
}
