/** Data calls and what belongs to them (27.007 §10.1; ^NDISDUP, ^NDISSTATQRY, ^DHCP, ^DSFLOW…). */
import { type AtReply, cmeError, failed, ok, okThen } from '../at-reply.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import { dhcpAnswerLine, dhcpV6AnswerLine } from '../network-lease.ts';
import { familyFields } from '../virtual-bearer.ts';
import type { AtCommandTable, AtContext } from './at-command-table.ts';

const HIGHEST_CONTEXT = 20;
/** "Requested service option not subscribed": data while roaming, with roaming switched off. */
const CAUSE_NOT_SUBSCRIBED = 33;
const MTU = 1500;

const pdpTypes = ['IP', 'IPV6', 'IPV4V6'];

/** A context that was never defined is one of IPv4. */
function familiesOfType(pdpType = 'IP'): IpFamilies {
  return { ipv4: pdpType !== 'IPV6', ipv6: pdpType !== 'IP' };
}

export const dataCommands: AtCommandTable = {
  '+CGDCONT': {
    read: ({ modem }) =>
      ok(
        ...[...modem.settings.pdpContexts].map(
          ([cid, { type, apn }]) => `+CGDCONT: ${cid},"${type}","${apn}","0.0.0.0",0,0`,
        ),
      ),
    test: () => ok(...pdpTypes.map((type) => `+CGDCONT: (0-16),"${type}",,,(0-2),(0-3)`)),
    set: definePdpContext,
  },

  /** Set: cid, auth, plmn, password, user. Read: cid, auth, password, user, plmn. */
  '^AUTHDATA': {
    read: ({ modem }) =>
      ok(
        ...[...modem.settings.authentication].map(
          ([cid, { auth, plmn, password, user }]) =>
            `^AUTHDATA: ${cid},${auth},"${password}","${user}","${plmn}"`,
        ),
      ),
    set: ({ modem, parameters }) => {
      const [cid, auth = '0', plmn = '', password = '', user = ''] = parameters;
      if (!isContext(cid) || !/^[0-3]$/.test(auth)) return cmeError(50);
      modem.settings.authentication.set(Number(cid), { auth, plmn, password, user });
      return ok();
    },
  },

  '^NDISDUP': { needsSim: true, set: dialOrHangUp, test: () => ok('^NDISDUP: (1-20),(0-1)') },
  '^NDISSTATQRY': {
    read: ({ modem }) =>
      ok(...modem.bearer.reports.map((report) => `^NDISSTATQRY:${familyFields(report)}`)),
  },

  '^DHCP': {
    read: ({ modem }) => {
      if (!modem.bearer.families.ipv4 || modem.faults.now.atDhcpUnsupported) return failed();
      const { downlinkBitsPerSecond, uplinkBitsPerSecond } = modem.profile;
      return ok(dhcpAnswerLine(modem.lease, downlinkBitsPerSecond, uplinkBitsPerSecond));
    },
    test: () => ok('^DHCP: (1-20)'),
  },
  '^DHCPV6': {
    read: ({ modem }) => {
      if (!modem.bearer.families.ipv6) return failed();
      const { downlinkBitsPerSecond, uplinkBitsPerSecond } = modem.profile;
      return ok(dhcpV6AnswerLine(modem.lease, downlinkBitsPerSecond, uplinkBitsPerSecond));
    },
    test: () => ok('^DHCPV6: (1-20)'),
  },
  '+CGPADDR': {
    set: ({ modem, parameters }) => {
      if (!isContext(parameters[0])) return cmeError(50);
      const address = modem.bearer.state === 'up' ? modem.lease.address : '';
      return ok(`+CGPADDR: ${Number(parameters[0])},"${address}"`);
    },
  },
  '^CGMTU': {
    set: ({ parameters }) =>
      isContext(parameters[0])
        ? ok(`^CGMTU: ${Number(parameters[0])},${MTU},${MTU}`)
        : cmeError(50),
  },
  /** 7 = IPv4, IPv6, and both in one call. */
  '^IPV6CAP': { read: () => ok('^IPV6CAP: 7') },

  '+CGATT': {
    read: ({ modem }) => ok(`+CGATT: ${modem.registration.isRegistered ? 1 : 0}`),
    test: () => ok('+CGATT: (0,1)'),
    set: ({ modem, parameters }) => {
      if (modem.sim.refusal !== undefined) return modem.sim.refusal;
      if (parameters[0] === '1') return ok();
      return parameters[0] === '0' ? okThen(() => void modem.bearer.end()) : cmeError(50);
    },
  },
  '+CGACT': {
    read: ({ modem }) => ok(`+CGACT: 1,${modem.bearer.state === 'up' ? 1 : 0}`),
  },
  '^DCONNSTAT': {
    read: ({ modem }) => {
      const isUp = modem.bearer.state === 'up' ? 1 : 0;
      return ok(`^DCONNSTAT: 1,"${modem.bearer.apn}",${isUp},${isUp},${isUp}`);
    },
  },
  '^GLASTERR': {
    set: ({ modem, parameters }) =>
      isContext(parameters[0])
        ? ok(`^GLASTERR: ${Number(parameters[0])},${modem.bearer.lastCause}`)
        : cmeError(50),
  },

  '^DSFLOWQRY': { execute: ({ modem }) => ok(modem.flowMeter.queryLine()) },
  '^DSFLOWCLR': {
    execute: ({ modem }) => {
      modem.flowMeter.clear();
      return ok();
    },
  },
  '^DSFLOWRPT': {
    test: () => ok('^DSFLOWRPT: (0,1)'),
    set: ({ port, parameters }) => {
      if (parameters[0] !== '0' && parameters[0] !== '1') return cmeError(50);
      port.sendsFlowReports = parameters[0] === '1';
      return ok();
    },
  },
};

function isContext(cid: string | undefined): boolean {
  return cid !== undefined && /^\d{1,2}$/.test(cid) && +cid >= 1 && +cid <= HIGHEST_CONTEXT;
}

/** `+CGDCONT=1` alone deletes the context. */
function definePdpContext({ modem, parameters }: AtContext): AtReply {
  const [cid, type, apn = ''] = parameters;
  if (!isContext(cid)) return cmeError(50);
  if (type === undefined) modem.settings.pdpContexts.delete(Number(cid));
  else if (pdpTypes.includes(type)) modem.settings.pdpContexts.set(Number(cid), { type, apn });
  else return cmeError(50);
  return ok();
}

/** OK only says that the command was taken; `^NDISSTAT` tells what came of it. */
function dialOrHangUp({ modem, port, parameters }: AtContext): AtReply {
  const [cid, connect, apn = ''] = parameters;
  if (!isContext(cid)) return cmeError(50);
  const { bearer, registration, settings, faults } = modem;
  const isDeaf = faults.now.ndisdupOkWrongPort && port.name === 'modem';
  if (connect === '0') {
    if (isDeaf) return ok();
    return bearer.state === 'down' ? failed() : okThen(() => void bearer.end());
  }
  if (connect !== '1') return cmeError(50);
  if (!registration.isRegistered) return cmeError(30);
  const asked = familiesOfType(settings.pdpContexts.get(Number(cid))?.type);
  const isBarred = registration.state === 'roaming' && settings.systemConfiguration.roaming === '0';
  return isDeaf
    ? ok()
    : okThen(() => bearer.dial(apn, asked, isBarred ? CAUSE_NOT_SUBSCRIBED : undefined));
}
