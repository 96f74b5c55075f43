/** An option of curl as it was given. */
export interface CurlOption {
  /** The long name, without dashes. */
  readonly name: string;
  /** Empty for one that takes none. */
  readonly value: string;
}

export interface CurlArguments {
  readonly options: readonly CurlOption[];
  readonly urls: readonly string[];
  /** What curl would not know, or a value is missing for. */
  readonly unknown: readonly string[];
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Short options and their long names; those that take a value first. */
const shortWithValue = new Map(
  words(`A user-agent b cookie c cookie-jar C continue-at d data D dump-header e referer E cert F form H header K config
    m max-time o output P ftp-port Q quote r range t telnet-option T upload-file u user U proxy-user w write-out x proxy
    X request y speed-time Y speed-limit z time-cond h help`).flatMap((word, at, all): (readonly [string, string])[] =>
    at % 2 === 0 ? [[word, all[at + 1] ?? '']] : [],
  ),
);
const shortAlone = new Map(
  words(`0 http1.0 1 tlsv1 2 sslv2 3 sslv3 4 ipv4 6 ipv6 a append B use-ascii f fail g globoff G get i show-headers I head
    j junk-session-cookies J remote-header-name k insecure l list-only L location M manual n netrc N no-buffer O remote-name
    p proxytunnel q disable R remote-time s silent S show-error v verbose V version Z parallel # progress-bar : next`).flatMap(
    (word, at, all): (readonly [string, string])[] => (at % 2 === 0 ? [[word, all[at + 1] ?? '']] : []),
  ),
);

const longWithValue = new Set([
  ...shortWithValue.values(),
  ...words(`abstract-unix-socket alt-svc aws-sigv4 cacert capath cert-type ciphers connect-timeout connect-to
    create-file-mode crlfile curves data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr
    dns-ipv6-addr dns-servers doh-url ech egd-file engine etag-compare etag-save expect100-timeout form-string
    ftp-account ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip
    hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl
    limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs netrc-file noproxy
    oauth2-bearer output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy-cacert
    proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
    proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy1.0
    pubkey random-file rate referer request-target resolve retry retry-delay retry-max-time sasl-authzid service-name
    sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname stderr tftp-blksize tls-max tls13-ciphers
    tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket url url-query variable vlan-priority
    expand-url expand-data expand-header`),
]);
const longAlone = new Set([
  ...shortAlone.values(),
  ...words(`anyauth basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest disable-eprt
    disable-epsv disallow-username-in-url doh-cert-status doh-insecure false-start fail-early fail-with-body ftp-create-dirs
    ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control haproxy-protocol http0.9 http1.1 http2
    http2-prior-knowledge http3 http3-only ignore-content-length include keepalive location-trusted mail-rcpt-allowfails
    metalink mptcp negotiate netrc-optional no-alpn no-clobber no-keepalive no-npn no-progress-meter no-sessionid ntlm
    ntlm-wb parallel-immediate path-as-is post301 post302 post303 progress-meter proxy-anyauth proxy-basic proxy-ca-native
    proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert
    proxy-tlsv1 raw remote-name-all remove-on-error retry-all-errors retry-connrefused sasl-ir skip-existing
    socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd
    ssl-revoke-best-effort ssl-sessions styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tls-earlydata
    tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time xattr no-location no-insecure no-compressed no-verbose
    no-silent no-fail no-include no-netrc no-show-error`),
]);

/** The arguments of one curl command, without the program; several where `--next` separates them. */
export function curlArguments(args: readonly string[]): CurlArguments[] {
  const parts: { options: CurlOption[]; urls: string[]; unknown: string[] }[] = [];
  let part = { options: [] as CurlOption[], urls: [] as string[], unknown: [] as string[] };
  parts.push(part);
  const add = (name: string, value: string): void => {
    if (name === 'next') {
      part = { options: [], urls: [], unknown: [] };
      parts.push(part);
    } else if (name === 'url') part.urls.push(value);
    else part.options.push({ name, value });
  };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '' || arg === '-' || !arg.startsWith('-')) {
      if (arg !== '') part.urls.push(arg);
    } else if (arg.startsWith('--')) {
      const name = arg.slice(2);
      if (longAlone.has(name)) add(name, '');
      else if (longWithValue.has(name)) {
        at += 1;
        const value = args[at];
        if (value === undefined) part.unknown.push(`${arg} has no value. It was left out.`);
        else add(name, value);
      } else part.unknown.push(`${arg.slice(0, 100)} is not known. It was left out.`);
    } else {
      for (let index = 1; index < arg.length; index += 1) {
        const short = arg[index] ?? '';
        const alone = shortAlone.get(short);
        if (alone !== undefined) {
          add(alone, '');
          continue;
        }
        const name = shortWithValue.get(short);
        if (name === undefined) {
          part.unknown.push(`-${short} is not known. It was left out.`);
          continue;
        }
        const rest = arg.slice(index + 1);
        if (rest === '') at += 1;
        const value = rest === '' ? args[at] : rest;
        if (value === undefined) part.unknown.push(`-${short} has no value. It was left out.`);
        else add(name, value);
        break;
      }
    }
  }
  return parts;
}
