/**
 * DHCPv4 client as a machine without I/O: messages and time go in, messages to send and news about
 * the lease come out. RFC 2131, with the times and exceptions of a link that has one other station.
 */
import {
  acceptDhcpMessage,
  type DhcpContext,
  type DhcpRefusal,
  type DhcpReplyType,
} from './accept-dhcp-message.ts';
import {
  beginExchange,
  continueExchange,
  repeatExchange,
  type DhcpExchange,
} from './dhcp-exchange.ts';
import { leaseFromAck, type DhcpLease } from './dhcp-lease.ts';
import { DhcpRequests, type DhcpRequestSubject, type DhcpRequestType } from './dhcp-requests.ts';
import { stateDeadlineMs, type DhcpState, type DhcpStateName } from './dhcp-state.ts';
import { renewalDelayMs, retryDelayMs } from './dhcp-timing.ts';
import { BROADCAST_ADDRESS, UNSPECIFIED_ADDRESS } from './ipv4-address.ts';

export interface DhcpClientOptions {
  readonly mac: Readonly<Uint8Array>;
  readonly linkMtu: number;
  readonly random32: () => number;
  readonly hostName?: string;
}

export type DhcpOutput =
  | {
      readonly type: 'send';
      readonly kind: DhcpRequestType;
      /** 0.0.0.0 while no address is held. */
      readonly source: number;
      readonly destination: number;
      readonly message: Uint8Array;
    }
  /** A message counted. */
  | { readonly type: 'accepted'; readonly kind: DhcpReplyType }
  | { readonly type: 'refused'; readonly reason: DhcpRefusal }
  /** An ACK: a new lease or the old one with more time. */
  | { readonly type: 'bound'; readonly lease: DhcpLease }
  | { readonly type: 'lost'; readonly reason: 'expired' | 'nak' | 'conflict' }
  /** Nobody answered for a while; said once until there is a lease. */
  | { readonly type: 'silent'; readonly tries: number };

const SILENCE_MS = 15_000;
/** 1 + 2 + 4 + 8 s; then the offer is taken for gone. */
const MAX_REQUESTS = 4;
const MAX_REBOOTING_MS = 10_000;
/** RFC 2131 §3.1.5. */
const DECLINE_PAUSE_MS = 10_000;
/** The broadcast flag alternates once this many DISCOVERs went unanswered. */
const PLAIN_DISCOVERS = 2;

export class DhcpClient {
  readonly #options: DhcpClientOptions;
  readonly #requests: DhcpRequests;
  #state: DhcpState = { name: 'INIT', startAtMs: Infinity };
  /** For INIT-REBOOT; outlives stop. */
  #remembered: DhcpLease | undefined;
  #naksInARow = 0;
  #silenceReported = false;
  #outputs: DhcpOutput[] = [];

  constructor(options: DhcpClientOptions) {
    this.#options = options;
    this.#requests = new DhcpRequests(options.mac, options.hostName);
  }

  get state(): DhcpStateName {
    return this.#state.name;
  }

  /** Absolute time of the next {@link tick} that does something; Infinity while nothing is due. */
  get deadlineMs(): number {
    return stateDeadlineMs(this.#state);
  }

  /** The lease that `reboot` would ask for, at `nowMs`. */
  rememberedAddress(nowMs: number): number | undefined {
    const lease = this.#remembered;
    return lease !== undefined && nowMs < lease.expiresAtMs ? lease.address : undefined;
  }

  /** Begins with DISCOVER, whatever was going on. */
  discover(nowMs: number): readonly DhcpOutput[] {
    this.#silenceReported = false;
    this.#naksInARow = 0;
    this.#state = { name: 'INIT', startAtMs: nowMs };
    return this.tick(nowMs);
  }

  /** Begins by asking for the remembered address; with DISCOVER when there is none. */
  reboot(nowMs: number): readonly DhcpOutput[] {
    const address = this.rememberedAddress(nowMs);
    if (address === undefined) return this.discover(nowMs);
    this.#silenceReported = false;
    this.#naksInARow = 0;
    this.#state = {
      name: 'REBOOTING',
      address,
      giveUpAtMs: nowMs + MAX_REBOOTING_MS,
      exchange: this.#begin(nowMs),
    };
    this.#sendRequestByAddress(this.#state);
    return this.#takeOutputs();
  }

  /** Stops all timers and forgets the lease, except for {@link reboot}. */
  stop(): void {
    this.#state = { name: 'INIT', startAtMs: Infinity };
  }

  /** Takes the UDP payload of a packet from a server to the client port. */
  receive(nowMs: number, payload: Uint8Array): readonly DhcpOutput[] {
    const state = this.#state;
    const verdict = acceptDhcpMessage(payload, this.#context());
    if (!verdict.accept) {
      this.#outputs.push({ type: 'refused', reason: verdict.reason });
      return this.#takeOutputs();
    }
    this.#outputs.push({ type: 'accepted', kind: verdict.type });
    switch (verdict.type) {
      case 'OFFER':
        if (state.name === 'SELECTING') this.#request(nowMs, state, verdict);
        break;
      case 'ACK':
        if ('exchange' in state && verdict.fields.times) {
          const { times } = verdict.fields;
          const { sentAtMs } = state.exchange;
          this.#bind(leaseFromAck(verdict, times, sentAtMs));
        }
        break;
      case 'NAK':
        this.#onNak(nowMs, 'lease' in state);
        break;
    }
    // Timers that ran out while the message was on its way, a lease that arrives expired.
    return this.tick(nowMs);
  }

  /** Does what is due. Early and late calls are fine, the latter after a suspend for example. */
  tick(nowMs: number): readonly DhcpOutput[] {
    // Every step moves the deadline behind `nowMs` or leads one state on.
    while (nowMs >= this.deadlineMs) this.#onDeadline(nowMs);
    return this.#takeOutputs();
  }

  /**
   * Another station uses the address: gives it back and starts over after a pause. For leases only;
   * does nothing while there is none.
   */
  decline(nowMs: number): readonly DhcpOutput[] {
    const state = this.#state;
    if (!('lease' in state)) return [];
    const { address, serverId } = state.lease;
    this.#send('DECLINE', UNSPECIFIED_ADDRESS, BROADCAST_ADDRESS, {
      ...this.#begin(nowMs),
      requested: address,
      serverId,
    });
    this.#outputs.push({ type: 'lost', reason: 'conflict' });
    this.#remembered = undefined;
    this.#state = { name: 'INIT', startAtMs: nowMs + DECLINE_PAUSE_MS };
    return this.#takeOutputs();
  }

  #context(): DhcpContext {
    const state = this.#state;
    const { mac, linkMtu } = this.#options;
    return {
      state: state.name,
      // INIT and BOUND wait for nothing, whatever the xid.
      xid: 'exchange' in state ? state.exchange.xid : -1,
      chaddr: mac,
      serverId:
        'lease' in state ? state.lease.serverId : 'serverId' in state ? state.serverId : undefined,
      requestedIp: 'address' in state ? state.address : undefined,
      linkMtu,
    };
  }

  #onDeadline(nowMs: number): void {
    const state = this.#state;
    switch (state.name) {
      case 'INIT':
        this.#discover(nowMs);
        return;
      case 'SELECTING':
        if (nowMs >= state.silentAtMs) {
          this.#silenceReported = true;
          this.#outputs.push({ type: 'silent', tries: state.exchange.tries });
          this.#state = { ...state, silentAtMs: Infinity };
          return;
        }
        this.#state = { ...state, exchange: this.#repeatDiscover(nowMs, state.exchange) };
        this.#sendDiscover(this.#state.exchange);
        return;
      case 'REQUESTING':
        if (state.exchange.tries >= MAX_REQUESTS) {
          this.#state = { name: 'INIT', startAtMs: nowMs };
          return;
        }
        this.#state = { ...state, exchange: this.#repeat(nowMs, state.exchange) };
        this.#sendRequestForOffer(this.#state);
        return;
      case 'BOUND':
        this.#renew(nowMs, state.lease, this.#begin(nowMs));
        return;
      case 'RENEWING':
      case 'REBINDING':
        this.#renew(nowMs, state.lease, this.#repeat(nowMs, state.exchange));
        return;
      case 'REBOOTING':
        if (nowMs >= state.giveUpAtMs) {
          this.#state = { name: 'INIT', startAtMs: nowMs };
          return;
        }
        this.#state = { ...state, exchange: this.#repeat(nowMs, state.exchange) };
        this.#sendRequestByAddress(this.#state);
        return;
    }
  }

  #discover(nowMs: number): void {
    const exchange = this.#begin(nowMs);
    this.#state = {
      name: 'SELECTING',
      exchange,
      silentAtMs: this.#silenceReported ? Infinity : nowMs + SILENCE_MS,
    };
    this.#sendDiscover(exchange);
  }

  /** A server that stays silent may be one that cannot send to an address nobody holds yet. */
  #repeatDiscover(nowMs: number, exchange: DhcpExchange): DhcpExchange {
    const repeated = this.#repeat(nowMs, exchange);
    return {
      ...repeated,
      broadcast: repeated.tries > PLAIN_DISCOVERS && !exchange.broadcast,
    };
  }

  #request(
    nowMs: number,
    { exchange }: { readonly exchange: DhcpExchange },
    offer: { readonly address: number; readonly serverId: number },
  ): void {
    this.#state = {
      name: 'REQUESTING',
      address: offer.address,
      serverId: offer.serverId,
      exchange: continueExchange(exchange, nowMs, this.#options.random32),
    };
    this.#sendRequestForOffer(this.#state);
  }

  #bind(lease: DhcpLease): void {
    this.#state = { name: 'BOUND', lease };
    this.#remembered = lease;
    this.#naksInARow = 0;
    this.#silenceReported = false;
    this.#outputs.push({ type: 'bound', lease });
  }

  #onNak(nowMs: number, hadLease: boolean): void {
    if (hadLease) this.#outputs.push({ type: 'lost', reason: 'nak' });
    this.#remembered = undefined;
    this.#naksInARow += 1;
    // A server that offers what it then denies would otherwise keep us in a tight circle.
    const pauseMs =
      this.#naksInARow === 1 ? 0 : retryDelayMs(this.#naksInARow - 1, this.#options.random32());
    this.#state = { name: 'INIT', startAtMs: nowMs + pauseMs };
  }

  /** Asks for more time, or finds that there is none left. */
  #renew(nowMs: number, lease: DhcpLease, exchange: DhcpExchange): void {
    if (nowMs >= lease.expiresAtMs) {
      this.#outputs.push({ type: 'lost', reason: 'expired' });
      this.#state = { name: 'INIT', startAtMs: nowMs };
      return;
    }
    const rebinding = nowMs >= lease.rebindAtMs;
    const endAtMs = rebinding ? lease.expiresAtMs : lease.rebindAtMs;
    this.#state = {
      name: rebinding ? 'REBINDING' : 'RENEWING',
      lease,
      exchange: { ...exchange, resendAtMs: nowMs + renewalDelayMs(nowMs, endAtMs) },
    };
    this.#send('REQUEST', lease.address, rebinding ? BROADCAST_ADDRESS : lease.serverId, {
      ...exchange,
      ciaddr: lease.address,
    });
  }

  #begin(nowMs: number): DhcpExchange {
    return beginExchange(nowMs, this.#options.random32);
  }

  #repeat(nowMs: number, exchange: DhcpExchange): DhcpExchange {
    return repeatExchange(exchange, nowMs, this.#options.random32);
  }

  #sendDiscover(exchange: DhcpExchange): void {
    this.#send('DISCOVER', UNSPECIFIED_ADDRESS, BROADCAST_ADDRESS, exchange);
  }

  #sendRequestForOffer(state: DhcpState & { readonly name: 'REQUESTING' }): void {
    const { exchange, address, serverId } = state;
    this.#send('REQUEST', UNSPECIFIED_ADDRESS, BROADCAST_ADDRESS, {
      ...exchange,
      requested: address,
      serverId,
    });
  }

  #sendRequestByAddress(state: DhcpState & { readonly name: 'REBOOTING' }): void {
    this.#send('REQUEST', UNSPECIFIED_ADDRESS, BROADCAST_ADDRESS, {
      ...state.exchange,
      requested: state.address,
    });
  }

  #send(
    kind: DhcpRequestType,
    source: number,
    destination: number,
    about: DhcpRequestSubject,
  ): void {
    const message = this.#requests.build(kind, about);
    this.#outputs.push({ type: 'send', kind, source, destination, message });
  }

  #takeOutputs(): readonly DhcpOutput[] {
    return this.#outputs.splice(0);
  }
}
