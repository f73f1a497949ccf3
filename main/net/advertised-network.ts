/**
 * What the router said last, and until when each part of it holds. A stick's bearer has one router
 * and one /64: the newest advertisement is right about the prefix, and another router is listened
 * to only once the known one has ceased to be one.
 */
import { ipv6AddressEquals, isLinkLocal } from './ipv6-address.ts';
import {
  INFINITE_LIFETIME_S,
  type AdvertisedPrefix,
  type AdvertisedRoute,
  type RouterAdvertisement,
  type Timed,
} from './router-advertisement.ts';

const SLAAC_PREFIX_LENGTH = 64;
/** glibc's resolver reads no more. */
const MAX_DNS_SERVERS = 3;
/** Of a kind. */
const MAX_HELD = 32;
/** A router with lifetimes of seconds is asked no oftener. */
const MIN_REFRESH_MS = 10_000;

interface Held<Value> {
  readonly value: Value;
  readonly untilMs: number;
}

export class AdvertisedNetwork {
  readonly #linkMtu: number;
  #router: Held<Readonly<Uint8Array>> | undefined;
  /** Who spoke last; heard on when it takes back being a router. */
  #speaker: Readonly<Uint8Array> | undefined;
  #prefix: Held<AdvertisedPrefix> | undefined;
  #mtu: number;
  #dnsServers: readonly Held<Readonly<Uint8Array>>[] = [];
  #searchDomains: readonly Held<string>[] = [];
  #routes: readonly Held<AdvertisedRoute>[] = [];
  #refreshAtMs = Infinity;

  constructor(linkMtu: number) {
    this.#linkMtu = linkMtu;
    this.#mtu = linkMtu;
  }

  /** Where packets to everywhere go; undefined while nobody offers to take them. */
  get router(): Readonly<Uint8Array> | undefined {
    return this.#router?.value;
  }

  /** Addresses are made from it; undefined without one, or when it has run out. */
  get prefix(): AdvertisedPrefix | undefined {
    return this.#prefix?.value;
  }

  get mtu(): number {
    return this.#mtu;
  }

  /** Three at most, link-local ones last: they need an interface's name behind them. */
  get dnsServers(): readonly Readonly<Uint8Array>[] {
    const all = this.#dnsServers.map(({ value }) => value);
    return [
      ...all.filter((address) => !isLinkLocal(address)),
      ...all.filter((address) => isLinkLocal(address)),
    ].slice(0, MAX_DNS_SERVERS);
  }

  get searchDomains(): readonly string[] {
    return [...new Set(this.#searchDomains.map(({ value }) => value))];
  }

  get routes(): readonly AdvertisedRoute[] {
    return this.#routes.map(({ value }) => value);
  }

  /** When the next part of it runs out; Infinity when none does. */
  get deadlineMs(): number {
    return Math.min(...this.#all().map(({ untilMs }) => untilMs));
  }

  /** When to ask the router again, so that nothing runs out only because nobody spoke. */
  get refreshAtMs(): number {
    return this.#refreshAtMs;
  }

  /** Whether the advertisement was listened to. */
  take(nowMs: number, advertisement: RouterAdvertisement): boolean {
    this.expire(nowMs);
    const { router, routerLifetimeS } = advertisement;
    const isOther = this.#speaker && !ipv6AddressEquals(router, 0, this.#speaker);
    if (isOther && this.#router) return false;
    this.#speaker = router;
    this.#router = held(nowMs, router, routerLifetimeS);
    this.#mtu = Math.min(this.#linkMtu, advertisement.mtu ?? this.#linkMtu);
    this.#takePrefix(nowMs, advertisement.prefixes);
    this.#dnsServers = renewed(nowMs, this.#dnsServers, advertisement.dnsServers, sameBytes);
    this.#searchDomains = renewed(
      nowMs,
      this.#searchDomains,
      advertisement.searchDomains,
      Object.is,
    );
    const routes = advertisement.routes.map((route) => ({
      value: route,
      lifetimeS: route.lifetimeS,
    }));
    this.#routes = renewed(nowMs, this.#routes, routes, sameDestination);
    // A quarter of the shortest lifetime is left for the question and its repeats.
    const waitMs = ((this.deadlineMs - nowMs) * 3) / 4;
    this.#refreshAtMs = nowMs + Math.max(waitMs, MIN_REFRESH_MS);
    return true;
  }

  /** Forgets what has run out; whether anything had. */
  expire(nowMs: number): boolean {
    if (this.deadlineMs > nowMs) return false;
    const isLasting = ({ untilMs }: Held<unknown>) => untilMs > nowMs;
    if (this.#router && !isLasting(this.#router)) this.#router = undefined;
    if (this.#prefix && !isLasting(this.#prefix)) this.#prefix = undefined;
    this.#dnsServers = this.#dnsServers.filter(isLasting);
    this.#searchDomains = this.#searchDomains.filter(isLasting);
    this.#routes = this.#routes.filter(isLasting);
    return true;
  }

  /** The question went out: the next one is due when an answer says so. */
  refreshed(): void {
    this.#refreshAtMs = Infinity;
  }

  #takePrefix(nowMs: number, prefixes: readonly AdvertisedPrefix[]): void {
    const present = this.#prefix?.value.prefix;
    const usable = prefixes.filter(
      ({ isAutonomous, prefixLength }) => isAutonomous && prefixLength === SLAAC_PREFIX_LENGTH,
    );
    const known = usable.find(({ prefix }) => present && ipv6AddressEquals(prefix, 0, present));
    const lasting = usable.filter(({ validLifetimeS }) => validLifetimeS > 0);
    const best = known && lasting.includes(known) ? known : lasting[0];
    if (best) this.#prefix = held(nowMs, best, best.validLifetimeS);
    else if (known) this.#prefix = undefined;
  }

  #all(): readonly Held<unknown>[] {
    const single = [this.#router, this.#prefix].filter((part) => part !== undefined);
    return [...single, ...this.#dnsServers, ...this.#searchDomains, ...this.#routes];
  }
}

function held<Value>(nowMs: number, value: Value, lifetimeS: number): Held<Value> | undefined {
  if (lifetimeS === 0) return undefined;
  const untilMs = lifetimeS === INFINITE_LIFETIME_S ? Infinity : nowMs + 1_000 * lifetimeS;
  return { value, untilMs };
}

/** What is named again gets its new lifetime, what is not keeps the old one. */
function renewed<Value>(
  nowMs: number,
  before: readonly Held<Value>[],
  named: readonly Timed<Value>[],
  same: (a: Value, b: Value) => boolean,
): readonly Held<Value>[] {
  const kept = before.filter((old) => !named.some(({ value }) => same(value, old.value)));
  const fresh = named.map(({ value, lifetimeS }) => held(nowMs, value, lifetimeS));
  return [...fresh.filter((part) => part !== undefined), ...kept].slice(0, MAX_HELD);
}

function sameBytes(a: Readonly<Uint8Array>, b: Readonly<Uint8Array>): boolean {
  return ipv6AddressEquals(a, 0, b);
}

function sameDestination(a: AdvertisedRoute, b: AdvertisedRoute): boolean {
  return a.prefixLength === b.prefixLength && sameBytes(a.prefix, b.prefix);
}
