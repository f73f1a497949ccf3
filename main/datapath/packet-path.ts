/** The two directions, the link between them and its clock, joined for one open stick. */
// Imported, since a global is looked up anew at each use.
import { setImmediate } from 'node:timers';

import type { Failure } from '../../shared/failure.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease } from '../../shared/lease.ts';
import { NtbDecoder } from '../ncm/ntb-decoder.ts';
import { NtbEncoder } from '../ncm/ntb-encoder.ts';
import { EthernetLink } from '../net/ethernet-link.ts';
import type { MeasurementRequest } from '../net/measure/measurement.ts';
import { agreeOnFormatAgain } from '../stick/agree-on-format-again.ts';
import type { NcmLinkParameters } from '../stick/ncm-bring-up.ts';
import type { TunDevice } from '../tun/tun-device.ts';
import { CdcNotificationParser } from '../usb/cdc-notification.ts';
import type { InPipe, StickTransport, TransportError } from '../usb/stick-transport.ts';
import { Downlink } from './downlink.ts';
import { LinkClock } from './link-clock.ts';
import { Uplink } from './uplink.ts';
import type { DatapathCounters, DatapathEvent } from './worker-contract.ts';

/** Reads kept queued on the bulk IN endpoint: the vendor's own driver (hw_cdc_driver) uses four. */
const READS_IN_FLIGHT = 4;

export interface PacketPathParts {
  readonly transport: StickTransport;
  readonly ncm: NcmLinkParameters;
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly emit: (event: DatapathEvent) => void;
  /** Something died that nobody asked to end. */
  readonly onBroken: (failure: Failure) => void;
}

export class PacketPath {
  readonly #parts: PacketPathParts;
  readonly #link: EthernetLink;
  readonly #decoder: NtbDecoder;
  readonly #uplink: Uplink;
  readonly #downlink: Downlink;
  readonly #clock: LinkClock;
  readonly #pipes: InPipe[] = [];
  #wakeUpEndAwaited = false;
  #closed = false;
  #isFormatAsked = false;

  constructor(parts: PacketPathParts) {
    this.#parts = parts;
    const { ncm, nowMs, transport } = parts;
    this.#link = new EthernetLink({
      ownMac: ncm.hostMac,
      // Networks of this kind carry no more, whatever a descriptor promises.
      linkMtu: Math.min(1_500, ncm.maxDatagramLength - 14),
      random32: () => new DataView(parts.randomBytes(4).buffer).getUint32(0),
    });
    this.#decoder = new NtbDecoder({
      format: ncm.format,
      maxBlockLength: ncm.ntbInSize,
      maxDatagramLength: ncm.maxDatagramLength,
      crc: false,
    });
    this.#uplink = new Uplink({
      encoder: newEncoder(ncm),
      link: this.#link,
      ntbBufferLength: ncm.ntbOutMaxSize + 1,
      write: (ntb, timeoutMs) => transport.write(ncm.bulkOut, ntb, timeoutMs),
      nowMs,
      onTunLost: () =>
        parts.onBroken({ code: 'host-network-failed', detail: 'the tunnel interface vanished' }),
    });
    this.#downlink = new Downlink({ decoder: this.#decoder, link: this.#link, nowMs });
    this.#clock = new LinkClock({
      nextDeadlineMs: () => this.#link.nextDeadlineMs,
      nowMs,
      onDue: () => {
        this.#link.tick(nowMs());
        this.#settle();
      },
    });
    this.#openPipes();
  }

  startLink(staticLease: IpLease | undefined, families: IpFamilies): void {
    this.#link.start(this.#parts.nowMs(), staticLease, families);
    this.#settle();
  }

  setLinkFamilies(families: IpFamilies): void {
    this.#link.setFamilies(this.#parts.nowMs(), families);
    this.#settle();
  }

  applyIpv6DnsServers(servers: readonly string[]): void {
    this.#link.applyIpv6DnsServers(this.#parts.nowMs(), servers);
    this.#settle();
  }

  /** Families the host is set up for; packets of the others do not pass. */
  admit(families: IpFamilies): void {
    this.#link.admit(families);
  }

  applyStaticLease(lease: IpLease): void {
    this.#link.applyStaticLease(this.#parts.nowMs(), lease);
    this.#settle();
  }

  stopLink(): void {
    this.carry(undefined);
    this.#link.stop(this.#parts.nowMs());
    this.#settle();
  }

  startProbe(): void {
    this.#link.startProbe(this.#parts.nowMs());
    this.#settle();
  }

  startMeasurement(id: number, request: MeasurementRequest): void {
    this.#link.startMeasurement(this.#parts.nowMs(), id, request);
    this.#settle();
  }

  /** Lets packets of `tun` through, both ways; undefined stops them. */
  carry(tun: TunDevice | undefined): void {
    this.#downlink.carry(tun);
    this.#uplink.carry(tun);
  }

  counters(): Omit<DatapathCounters, 'virtualStick' | 'tun'> {
    return {
      uplink: { ...this.#uplink.counters },
      downlink: { ...this.#downlink.counters },
      link: { ...this.#link.counters },
      ntb: { ...this.#decoder.counters },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#clock.stop();
    this.#uplink.stop();
    this.#downlink.carry(undefined);
    await Promise.all(this.#pipes.map((pipe) => pipe.close()));
  }

  #openPipes(): void {
    const { transport, ncm, emit } = this.#parts;
    const onEnd = (error: TransportError): void => {
      // An unplugged stick is reported by the transport itself.
      if (this.#closed || error.reason === 'gone') return;
      this.#parts.onBroken({ code: 'usb-error', detail: error.message });
    };
    this.#pipes.push(
      transport.openIn(
        ncm.bulkIn,
        { size: ncm.readSize, inFlight: READS_IN_FLIGHT },
        (bytes, buffer) => {
          if (this.#closed) return;
          this.#downlink.receive(buffer, bytes.length);
          if (this.#decoder.formatInDoubt) void this.#settleFormat();
          this.#awaitWakeUpEnd();
        },
        onEnd,
      ),
    );
    if (ncm.interruptIn === undefined) return;
    const notifications = new CdcNotificationParser();
    this.#pipes.push(
      transport.openIn(
        ncm.interruptIn.endpoint,
        { size: ncm.interruptIn.packetSize, inFlight: 1 },
        (bytes) => {
          for (const notification of notifications.push(bytes)) {
            if (notification.type === 'network-connection') {
              emit({ type: 'carrier', connected: notification.connected });
            }
          }
        },
        onEnd,
      ),
    );
  }

  /** Three blocks in a row came in the other format: the stick is asked, once at a time. */
  async #settleFormat(): Promise<void> {
    if (this.#isFormatAsked) return;
    this.#isFormatAsked = true;
    const { transport, ncm, onBroken } = this.#parts;
    const { format, controlInterface } = ncm;
    try {
      const now = await agreeOnFormatAgain(transport, controlInterface, format);
      // A stick that does not say is taken as it comes, as one that never said is.
      this.#decoder.agreeOn(now === format ? format : 'either');
      if (now !== undefined && now !== format && !this.#closed) {
        onBroken({
          code: 'usb-error',
          detail: `the stick insists on ${now}, ${format} was agreed`,
        });
      }
    } catch {
      // An unplugged stick is reported by the transport itself; another time-out is asked about again.
    } finally {
      this.#isFormatAsked = false;
    }
  }

  /**
   * Transfers that are there already are all received before an immediate runs. Their packets can so
   * be merged with each other, and what follows is done once for all of them; none of it waits for a
   * transfer still to come.
   */
  #awaitWakeUpEnd(): void {
    if (this.#wakeUpEndAwaited) return;
    this.#wakeUpEndAwaited = true;
    setImmediate(this.#endWakeUp);
  }

  readonly #endWakeUp = (): void => {
    this.#wakeUpEndAwaited = false;
    this.#downlink.flush();
    this.#settle();
  };

  /** After anything that may have moved the link: its frames, its events, its deadline. */
  #settle(): void {
    if (this.#closed) return;
    this.#uplink.sendLinkFrames();
    for (const event of this.#link.takeEvents()) this.#parts.emit({ type: 'link', event });
    this.#clock.update();
  }
}

function newEncoder(ncm: NcmLinkParameters): NtbEncoder {
  return new NtbEncoder({
    format: ncm.format,
    maxBlockLength: ncm.ntbOutMaxSize,
    deviceMaxBlockLength: ncm.ntbOutMaxSize,
    maxPacketSize: ncm.maxPacketSize,
    divisor: ncm.divisor,
    remainder: ncm.remainder,
    ndpAlignment: ncm.ndpAlignment,
    maxDatagrams: ncm.maxDatagrams,
    maxDatagramLength: ncm.maxDatagramLength,
    ndpPosition: ncm.ndpPosition,
    crc: false,
    alignmentRefersTo: ncm.alignmentRefersTo,
  });
}
