/** Every command with a parser, by AT name: for the AT console, `inspect`, and reports. */
import type { AtCommand } from '../at-command.ts';
import { readIdentification } from './ati.ts';
import { readStoredCredentials } from './authdata.ts';
import { readCardLock } from './cardlock.ts';
import { readLteLevels } from './cerssi.ts';
import { readFunctionality } from './cfun.ts';
import { readAttachment } from './cgatt.ts';
import { readPdpContexts } from './cgdcont.ts';
import { readContextMtu } from './cgmtu.ts';
import { readPdpAddress } from './cgpaddr.ts';
import { readChipTemperatures } from './chiptemp.ts';
import { readImsi } from './cimi.ts';
import { readPinLock } from './clck.ts';
import { readErrorReporting } from './cmee.ts';
import { readOperator, scanOperators } from './cops.ts';
import { parsePhonebookTest } from './cpbr.ts';
import { readPinTries } from './cpin-tries.ts';
import { readSimState } from './cpin.ts';
import { parseMessageStoragesTest } from './cpms.ts';
import { readPreferredOperators } from './cpol.ts';
import { describeSimAccess } from './crsm.ts';
import { readSignalStrength } from './csq.ts';
import { readDataConnections } from './dconnstat.ts';
import { parseDhcpTest, readDhcp } from './dhcp.ts';
import { readDhcpV6 } from './dhcpv6.ts';
import { readFlowTotals } from './dsflowqry.ts';
import { parseFlowReportTest } from './dsflowrpt.ts';
import { readFirmwareVersion } from './fhver.ts';
import { readCapabilities } from './gcap.ts';
import { readPortMode } from './getportmode.ts';
import { readLastCallError } from './glasterr.ts';
import { readSignalQuality } from './hcsq.ts';
import { readFrequencyInfo } from './hfreqinfo.ts';
import { readIccid } from './iccid.ts';
import { readImei, readManufacturer, readModel, readRevision } from './identity.ts';
import { readIpCapability } from './ipv6cap.ts';
import { readLteReferenceSignal } from './ltersrp.ts';
import { describeNdisdup } from './ndisdup.ts';
import { readNdisStatus } from './ndisstatqry.ts';
import { readNetworkTime } from './nwtime.ts';
import { parsePreferredModeTest } from './prefmode.ts';
import { readRegistration } from './registration.ts';
import { readRadioSwitch } from './rfswitch.ts';
import { readPortSetting } from './setport.ts';
import { parseSystemConfigurationTest, readSystemConfiguration } from './syscfg.ts';
import {
  describeSystemConfigurationEx,
  parseSystemConfigurationExTest,
  readSystemConfigurationEx,
} from './syscfgex.ts';
import { readSystemInfo } from './sysinfo.ts';
import { readSystemInfoEx } from './sysinfoex.ts';
import { readVoltage } from './tbatvolt.ts';
import { readUtcTime } from './time.ts';
import { readVersion } from './version.ts';

/** All parsers throw AtParseError on anything that is no such answer. */
export interface RegistryEntry {
  /** Answer to `?`, to the bare name, or to a set form that answers with lines. */
  readonly read?: (informationLines: readonly string[]) => unknown;
  /** Answer to `=?`. */
  readonly test?: (informationLines: readonly string[]) => unknown;
  /**
   * What a set form asks for, from its parameters. Present as well where the bare name acts:
   * it then gets no parameters.
   */
  readonly set?: (parameters: readonly string[]) => object;
}

const nothing = (): object => ({});

/** Keys are upper case with prefix, as in CommandPart.name. */
export const commandRegistry: Readonly<Record<string, RegistryEntry>> = {
  I: reads(readIdentification),
  '+CGMI': { read: (lines) => ({ manufacturer: readManufacturer.parse(lines) }) },
  '+CGMM': { read: (lines) => ({ model: readModel.parse(lines) }) },
  '+CGMR': { read: (lines) => ({ revision: readRevision.parse(lines) }) },
  '+CGSN': { read: (lines) => ({ imei: readImei.parse(lines) }) },
  '+GCAP': reads(readCapabilities),
  '^FHVER': reads(readFirmwareVersion),
  '^VERSION': reads(readVersion),
  '^SETPORT': reads(readPortSetting),
  '^GETPORTMODE': reads(readPortMode),
  '^RESET': { set: nothing },
  '^CURC': { set: nothing },
  '+CMEE': reads(readErrorReporting),
  '^TBATVOLT': reads(readVoltage),
  '^CHIPTEMP': reads(readChipTemperatures),

  '+CPIN': reads(readSimState),
  '^CPIN': reads(readPinTries),
  '+CLCK': reads(readPinLock),
  // Its parameters are codes: nothing of them is shown.
  '+CPWD': { set: nothing },
  '^CARDLOCK': reads(readCardLock),
  '+CIMI': reads(readImsi),
  '^ICCID': reads(readIccid),
  '+CRSM': { set: describeSimAccess },
  '+CPBR': { test: parsePhonebookTest },
  '+CPMS': { test: parseMessageStoragesTest },

  '+CFUN': reads(readFunctionality),
  '^RFSWITCH': reads(readRadioSwitch),
  '+COPS': { ...reads(readOperator), test: (lines) => scanOperators.parse(lines) },
  '+CPOL': reads(readPreferredOperators),
  '+CREG': reads(readRegistration('+CREG')),
  '+CGREG': reads(readRegistration('+CGREG')),
  '+CEREG': reads(readRegistration('+CEREG')),
  '+CGATT': reads(readAttachment),
  '+CSQ': reads(readSignalStrength),
  '^HCSQ': reads(readSignalQuality),
  '^LTERSRP': reads(readLteReferenceSignal),
  '^CERSSI': reads(readLteLevels),
  '^HFREQINFO': reads(readFrequencyInfo),
  '^SYSINFO': reads(readSystemInfo),
  '^SYSINFOEX': reads(readSystemInfoEx),
  '^SYSCFG': { ...reads(readSystemConfiguration), test: parseSystemConfigurationTest },
  '^SYSCFGEX': {
    ...reads(readSystemConfigurationEx),
    test: parseSystemConfigurationExTest,
    set: describeSystemConfigurationEx,
  },
  '^PREFMODE': { test: parsePreferredModeTest },
  '^NWTIME': reads(readNetworkTime),
  '^TIME': reads(readUtcTime),

  '+CGDCONT': reads(readPdpContexts),
  '+CGPADDR': reads(readPdpAddress(1)),
  '^AUTHDATA': reads(readStoredCredentials),
  '^NDISDUP': { set: describeNdisdup },
  '^NDISSTATQRY': reads(readNdisStatus),
  '^DHCP': { ...reads(readDhcp), test: parseDhcpTest },
  '^DHCPV6': reads(readDhcpV6),
  '^IPV6CAP': reads(readIpCapability),
  '^CGMTU': reads(readContextMtu(1)),
  '^GLASTERR': reads(readLastCallError(1)),
  '^DCONNSTAT': reads(readDataConnections),
  '^DSFLOWQRY': reads(readFlowTotals),
  '^DSFLOWRPT': { test: parseFlowReportTest },
};

function reads(command: AtCommand<unknown>): RegistryEntry {
  return { read: (informationLines) => command.parse(informationLines) };
}
