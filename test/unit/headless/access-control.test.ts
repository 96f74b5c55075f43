import { describe, expect, it } from 'vitest';
import { type AccessRequest, refuseAccess } from '../../../electron/headless/access-control.ts';
import { socketProtocols } from '../../../shared/contract/socket.ts';

const own = { port: 4399, token: 'kXg3f0-secret_token' };
const good: AccessRequest = {
  resource: 'api',
  remoteAddress: '127.0.0.1',
  host: '127.0.0.1:4399',
  origin: undefined,
  authorization: `Bearer ${own.token}`,
  protocols: undefined,
};
const codeFor = (change: Partial<AccessRequest>) => refuseAccess({ ...good, ...change }, own)?.code ?? 'allowed';

describe('access control', () => {
  it('allows a script of this machine, by any name of loopback', () => {
    for (const host of ['127.0.0.1:4399', 'localhost:4399', 'LOCALHOST:4399', '[::1]:4399']) {
      expect(codeFor({ host })).toBe('allowed');
      expect(codeFor({ host, origin: `http://${host}` })).toBe('allowed');
    }
    for (const remoteAddress of ['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1']) {
      expect(codeFor({ remoteAddress })).toBe('allowed');
    }
  });

  it('refuses another machine', () => {
    for (const remoteAddress of ['10.0.0.5', '::ffff:10.0.0.5', 'fe80::1', '1270.0.0.1', '', undefined]) {
      expect(codeFor({ remoteAddress })).toBe('CALLER_REFUSED');
    }
  });

  it('refuses a name that was rebound to loopback, and a wrong or missing port', () => {
    for (const host of ['evil.example:4399', '127.0.0.1', '127.0.0.1:80', 'localhost:43990', 'a@127.0.0.1:4399', '']) {
      expect(codeFor({ host })).toBe('CALLER_REFUSED');
      expect(codeFor({ host, resource: 'page' })).toBe('CALLER_REFUSED');
    }
    expect(codeFor({ host: undefined })).toBe('CALLER_REFUSED');
  });

  it('refuses a page of another origin, even with the right token', () => {
    const origins = [
      'https://evil.example',
      'http://127.0.0.1:5000',
      'https://127.0.0.1:4399',
      'null',
      '',
      'http://127.0.0.1:4399.evil.example',
    ];
    for (const origin of origins) {
      expect(codeFor({ origin })).toBe('CALLER_REFUSED');
      expect(codeFor({ origin, resource: 'socket' })).toBe('CALLER_REFUSED');
    }
  });

  it('asks for the token on the API and the socket, not for the page', () => {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer ', 'Bearer wrong', `Basic ${own.token}`, own.token]) {
      expect(codeFor({ authorization })).toBe('TOKEN_REFUSED');
      expect(codeFor({ authorization, resource: 'socket' })).toBe('TOKEN_REFUSED');
      expect(codeFor({ authorization, resource: 'page' })).toBe('allowed');
    }
    expect(codeFor({ authorization: `Bearer ${own.token}x` })).toBe('TOKEN_REFUSED');
    expect(codeFor({ authorization: `bearer  ${own.token}` })).toBe('allowed');
  });

  it('takes the token of a browser socket from its protocols, and only there', () => {
    const protocols = socketProtocols(own.token).join(', ');
    const bare = { authorization: undefined, protocols };
    expect(codeFor({ ...bare, resource: 'socket' })).toBe('allowed');
    expect(codeFor({ ...bare, resource: 'api' })).toBe('TOKEN_REFUSED');
    expect(codeFor({ ...bare, resource: 'socket', protocols: 'hookswitch' })).toBe('TOKEN_REFUSED');
    expect(codeFor({ ...bare, resource: 'socket', protocols: `${protocols}x` })).toBe('TOKEN_REFUSED');
  });

  it('says what to do about it', () => {
    const refusal = refuseAccess({ ...good, authorization: undefined }, own);
    expect(refusal).toMatchObject({ status: 401, message: 'The token is missing or wrong.' });
    expect(refusal?.hint).toContain('Authorization: Bearer');
    expect(refuseAccess({ ...good, host: 'evil.example' }, own)).toMatchObject({ status: 403 });
  });
});
