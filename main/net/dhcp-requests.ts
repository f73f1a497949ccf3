/** What the DHCP client says (RFC 2131 table 5). */
import type { DhcpExchange } from './dhcp-exchange.ts';
import { emitDhcpRequest } from './dhcp-message.ts';
import { DhcpOption, emitOption } from './dhcp-options.ts';
import { UNSPECIFIED_ADDRESS, writeIpv4Address } from './ipv4-address.ts';

export type DhcpRequestType = 'DISCOVER' | 'REQUEST' | 'DECLINE';

export interface DhcpRequestSubject extends DhcpExchange {
  /** The address held, where the server is to prolong it. */
  readonly ciaddr?: number;
  /** (50) */
  readonly requested?: number;
  /** (54) */
  readonly serverId?: number;
}

const typeCodes: Readonly<Record<DhcpRequestType, number>> = {
  DISCOVER: 1,
  REQUEST: 3,
  DECLINE: 4,
};

const HARDWARE_ETHERNET = 1;

/** "If the Router option and the Classless Static Routes option are requested, 121 goes first." */
const parameterList = [
  DhcpOption.SubnetMask,
  DhcpOption.ClasslessRoute,
  DhcpOption.Router,
  DhcpOption.DomainNameServer,
  DhcpOption.DomainName,
  DhcpOption.InterfaceMtu,
  DhcpOption.LeaseTime,
  DhcpOption.ServerIdentifier,
  DhcpOption.RenewalTime,
  DhcpOption.RebindingTime,
  DhcpOption.DomainSearch,
];

const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

export class DhcpRequests {
  readonly #mac: Readonly<Uint8Array>;
  readonly #hostName: string | undefined;

  /** A `hostName` that is not one label of letters, digits and hyphens is not sent. */
  constructor(mac: Readonly<Uint8Array>, hostName?: string) {
    this.#mac = mac;
    this.#hostName = hostName !== undefined && HOST_NAME.test(hostName) ? hostName : undefined;
  }

  build(type: DhcpRequestType, about: DhcpRequestSubject): Uint8Array {
    const options = [
      ...emitOption(DhcpOption.MessageType, [typeCodes[type]]),
      ...emitOption(DhcpOption.ClientIdentifier, [HARDWARE_ETHERNET, ...this.#mac]),
    ];
    if (about.requested !== undefined) {
      options.push(...emitOption(DhcpOption.RequestedAddress, addressBytes(about.requested)));
    }
    if (about.serverId !== undefined) {
      options.push(...emitOption(DhcpOption.ServerIdentifier, addressBytes(about.serverId)));
    }
    if (type !== 'DECLINE') {
      if (this.#hostName !== undefined) {
        options.push(...emitOption(DhcpOption.HostName, asciiBytes(this.#hostName)));
      }
      options.push(...emitOption(DhcpOption.ParameterRequestList, parameterList));
    }
    return emitDhcpRequest({
      xid: about.xid,
      secs: Math.floor((about.sentAtMs - about.startedAtMs) / 1_000),
      broadcast: about.broadcast,
      ciaddr: about.ciaddr ?? UNSPECIFIED_ADDRESS,
      chaddr: this.#mac,
      options,
    });
  }
}

function addressBytes(address: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeIpv4Address(bytes, 0, address);
  return bytes;
}

function asciiBytes(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
