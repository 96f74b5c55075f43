import { BlockList, isIP } from 'node:net';
import type { ProxySettings, ProxyUse } from '../../../shared/model/proxy.ts';
import { decodedCredential } from './request-url.ts';

/** A proxy as a connection needs it. */
export interface ProxyServer extends ProxyUse {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
  /** `host:port`, for sentences. */
  readonly host: string;
  /** The value of Proxy-Authorization; null without user and password. */
  readonly authorization: string | null;
}

/** Which proxy a request goes through. */
export interface Proxies {
  /** Null where the server of this URL is reached directly. */
  proxyFor(url: URL): ProxyServer | null;
  readonly settings: ProxySettings;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxies of the environment by newman's rules: HTTP_PROXY, HTTPS_PROXY (else HTTP_PROXY) and NO_PROXY, each also in
 * lower case. Unlike in newman, what is sent to this machine never goes through one.
 */
export function proxiesOf(environment: Environment): Proxies {
  const http = firstProxy(environment, ['HTTP_PROXY', 'http_proxy']);
  const https = firstProxy(environment, ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']);
  const bypass = (environment.NO_PROXY || environment.no_proxy || '').split(/[\s,]+/).filter((entry) => entry !== '');
  const bypasses = bypass.map(bypassRule);
  return {
    settings: { http: shown(http), https: shown(https), bypass },
    proxyFor(url) {
      const proxy = url.protocol === 'https:' ? https : http;
      if (proxy === null) return null;
      const hostname = plainHost(url.hostname);
      const port = url.port || (url.protocol === 'https:' ? '443' : '80');
      if (isThisMachine(hostname) || bypasses.some((matches) => matches(hostname, port))) return null;
      return proxy;
    },
  };
}

function firstProxy(environment: Environment, variables: readonly string[]): ProxyServer | null {
  const variable = variables.find((name) => (environment[name] ?? '').trim() !== '');
  return variable === undefined ? null : readProxy(variable, (environment[variable] ?? '').trim());
}

function readProxy(variable: string, text: string): ProxyServer {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  const unusable = (shownUrl: string, problem: string): ProxyServer => ({
    ...{ variable, url: shownUrl, hasCredentials: false, problem, protocol: 'http:', hostname: '', port: 0 },
    ...{ host: '', authorization: null },
  });
  if (url === null || url.hostname === '') {
    // The text may hold a password, so it is not repeated.
    return unusable('', `${variable} is not a valid URL. Use http://host:port.`);
  }
  const { protocol, username, password } = url;
  const withoutUser = `${protocol}//${url.host}`;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return unusable(
      withoutUser,
      `${variable} names a proxy of the type ${protocol.slice(0, -1)}. Use an http or https proxy.`,
    );
  }
  const hasCredentials = username !== '' || password !== '';
  const port = Number(url.port || (protocol === 'https:' ? 443 : 80));
  const pair = [username, password].map(decodedCredential).join(':');
  return {
    ...{ variable, url: withoutUser, hasCredentials, problem: null, protocol },
    ...{ hostname: plainHost(url.hostname), port, host: `${url.hostname}:${port}` },
    authorization: hasCredentials ? `Basic ${Buffer.from(pair).toString('base64')}` : null,
  };
}

const shown = (proxy: ProxyServer | null): ProxyUse | null =>
  proxy === null
    ? null
    : { variable: proxy.variable, url: proxy.url, hasCredentials: proxy.hasCredentials, problem: proxy.problem };

/** In lower case, an IPv6 address without its brackets, a name without the dot at its end. */
const plainHost = (hostname: string): string =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

const ownAddresses = new BlockList();
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
ownAddresses.addAddress('0.0.0.0', 'ipv4');
ownAddresses.addAddress('::1', 'ipv6');
ownAddresses.addAddress('::', 'ipv6');

const contains = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || contains(ownAddresses, hostname);

type BypassRule = (hostname: string, port: string) => boolean;

/** `*`, a name and what is below it, with a port or without, an address, or a network such as `10.0.0.0/8`. */
function bypassRule(entry: string): BypassRule {
  if (entry === '*') return () => true;
  const network = /^\[?([0-9a-f.:]+)\]?\/(\d{1,3})$/i.exec(entry);
  if (network !== null) return networkRule(network[1] ?? '', Number(network[2]));
  const [, bracketed, name = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const wanted = plainHost(bracketed ?? (name === '' ? entry : name)).replace(/^\*?\.+/, '');
  if (wanted === '') return () => false;
  const address = isIP(wanted) === 0 ? null : networkRule(wanted, isIP(wanted) === 6 ? 128 : 32);
  return (hostname, at) => {
    if (port !== undefined && port !== at) return false;
    return address === null ? hostname === wanted || hostname.endsWith(`.${wanted}`) : address(hostname, at);
  };
}

function networkRule(address: string, prefix: number): BypassRule {
  const family = isIP(address);
  if (family === 0 || prefix > (family === 6 ? 128 : 32)) return () => false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  return (hostname) => contains(list, hostname);
}
