/** Bare lines of a modem that say nothing about a cause. */
import { noise, type Matcher } from '../matcher.ts';

export const modemLines: readonly Matcher[] = [
  noise(
    /^\^?(?:DSFLOWRPT|NWTIME|STIN|EONS|LWURC|BOOT|HRSSILVL|RSSILVL|CERSSI|ANLEVEL|THERM|SYSSTART):/,
    'modem-chatter',
  ),
  noise(/^\+(?:CUSD|CMTI|CNUM|GCAP|CSCS):/, 'modem-chatter'),
];
