/** Where the checks go. All of it can be set; what stands here is asked where nobody has. */

export interface CheckTargets {
  /** Addresses and names that should answer, tried one after the other. */
  readonly servers: readonly string[];
  /** A name that exists. */
  readonly name: string;
  readonly download: DownloadTarget;
}

export interface DownloadTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Resolvers that are meant to be asked by everybody: Cloudflare's and Quad9's. */
const publicServers = ['1.1.1.1', '9.9.9.9'] as const;
/** Reserved for examples (RFC 2606), and always there. */
const EXISTING_NAME = 'example.com';
/** A test server that its operator offers to the public, over HTTP without TLS. */
const publicDownload: DownloadTarget = {
  host: 'speedtest.tele2.net',
  port: 80,
  path: '/1MB.zip',
};

/** From the settings: addresses and names; one that begins with `http://` is the download. */
export function checkTargets(entries: readonly string[]): CheckTargets {
  const servers = entries.filter((entry) => !entry.includes('://'));
  const download = entries.map(downloadOf).find((target) => target !== undefined);
  const isName = (entry: string): boolean => /[a-z]/i.test(entry) && !entry.includes(':');
  return {
    servers: servers.length > 0 ? servers : publicServers,
    name: servers.find(isName) ?? EXISTING_NAME,
    download: download ?? publicDownload,
  };
}

/** Undefined for what is no address of a page over plain HTTP. */
export function downloadOf(text: string): DownloadTarget | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname, search } = new URL(text);
  if (protocol !== 'http:' || hostname === '') return undefined;
  return { host: hostname, port: port === '' ? 80 : Number(port), path: `${pathname}${search}` };
}
