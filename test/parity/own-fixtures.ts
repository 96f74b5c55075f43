import { generateKeyPairSync } from 'node:crypto';
import type { Fixture } from './both-runs.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

type Item = Readonly<Record<string, unknown>>;

interface Scripts {
  readonly pre?: string;
  readonly test?: string;
}

const events = ({ pre, test }: Scripts): object[] => [
  ...(pre === undefined ? [] : [{ listen: 'prerequest', script: { exec: pre.split('\n') } }]),
  ...(test === undefined ? [] : [{ listen: 'test', script: { exec: test.split('\n') } }]),
];

const request = (name: string, path: string, scripts: Scripts = {}, more: Item = {}, outside: Item = {}): Item => ({
  ...{ id: `id of ${name}`, name, event: events(scripts), ...outside },
  request: { method: 'GET', url: `{{base}}${path}`, ...more },
});

const folder = (name: string, item: readonly Item[], scripts: Scripts = {}, more: Item = {}): Item => ({
  ...{ name, item, event: events(scripts), ...more },
});

const pairs = (values: Readonly<Record<string, unknown>>): object[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const auth = (type: string, values: Readonly<Record<string, unknown>>): Item => ({
  auth: { type, [type]: pairs(values) },
});

const scope = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ id: 'scope', name: 'scope', values: pairs(values).map((each) => ({ ...each, enabled: true })) });

const count = (name: string): string => `pm.test(${JSON.stringify(name)}, () => {});`;

const inOrder = [
  folder(
    'outer',
    [
      folder(
        'inner',
        [
          request('first', '/get?a={{log}}', {
            pre: `note('request pre'); pm.variables.set('local', 'kept');`,
            test: `note('request test'); pm.test('the local variable is there', () => pm.expect(pm.variables.get('local')).to.eql('kept'));`,
          }),
        ],
        { pre: `note('inner pre');`, test: `note('inner test');` },
      ),
    ],
    { pre: `note('outer pre');`, test: `note('outer test');` },
  ),
  request('second', '/get?b={{log}}', {
    test: `pm.test('in order', () => pm.expect(pm.collectionVariables.get('log')).to.eql('collection pre,outer pre,inner pre,request pre,collection test,outer test,inner test,request test,collection pre,collection test'));
pm.test('gone', () => pm.expect(pm.variables.get('local')).to.be.undefined);
pm.test('info', () => pm.expect([pm.info.requestName, pm.info.requestId, pm.info.iteration, pm.info.iterationCount, pm.info.eventName, pm.execution.location.current].join()).to.eql('second,id of second,0,1,test,second'));`,
  }),
];

const note = `note = (what) => pm.collectionVariables.set('log', [pm.collectionVariables.get('log'), what].filter(Boolean).join());`;

const next = [
  request('a', '/get?a', { test: `postman.setNextRequest('c');` }),
  request('b', '/get?b', {
    test: `pm.environment.set('times', Number(pm.environment.get('times') || 0) + 1);
pm.execution.setNextRequest(pm.environment.get('times') < 3 ? 'b' : 'd');`,
  }),
  request('c', '/get?c', { test: `pm.execution.setNextRequest('id of b');` }),
  request('d', '/get?d', { pre: `pm.execution.setNextRequest(null);` }),
  request('e', '/get?e', { test: count('never') }),
];

const sent = [
  request('sends before', '/get?before={{got}}', {
    pre: `pm.sendRequest(pm.variables.get('base') + '/get?inner=1', (error, response) => {
  pm.variables.set('got', response.json().args.inner);
  pm.sendRequest({ url: pm.variables.get('base') + '/post', method: 'POST', header: { 'X-One': '{{got}}' },
    body: { mode: 'raw', raw: JSON.stringify({ a: 1 }), options: { raw: { language: 'json' } } } }, (error, response) => {
    pm.test('posted', () => pm.expect(response.json().json).to.eql({ a: 1 }));
  });
});`,
    test: `const response = await pm.sendRequest(pm.variables.get('base') + '/status/404');
pm.test('waited', () => pm.expect(response.code).to.eql(404));
try { await pm.sendRequest('http://127.0.0.1:1/'); } catch (error) { pm.test('refused ' + error.code, () => pm.expect(error.code).to.eql('ECONNREFUSED')); }
pm.sendRequest({ url: pm.variables.get('base') + '/post', method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: 'b c' }] } }, (error, response) => {
  pm.test('form', () => pm.expect(response.json().form).to.eql({ a: 'b c' }));
});`,
  }),
  request('skipped', '/get?skipped', {
    pre: `pm.execution.skipRequest(); pm.environment.set('after', 'never');`,
    test: count('never'),
  }),
  request('timers', '/get', {
    test: `setTimeout(() => { pm.environment.set('late', 'yes'); }, 20);
pm.test('done', (done) => { setTimeout(done, 5); });
await new Promise((resolve) => setTimeout(resolve, 10));
pm.test('async', async () => { await Promise.resolve(); pm.expect(1).to.eql(1); });`,
  }),
];

const scopes = [
  request(
    'all scopes',
    '/post?e={{e}}&g={{g}}&c={{c}}&row={{row}}&both={{both}}&none={{none}}&deep={{deep}}&off={{off}}',
    {
      pre: `pm.environment.set('e', 'new e'); pm.globals.set('g2', { a: 1 }); pm.collectionVariables.set('c2', 2);
pm.variables.set('both', 'local'); pm.environment.unset('gone'); pm.variables.set('deep', '{{e}}');`,
      test: `pm.test('rows', () => pm.expect([pm.iterationData.get('row'), pm.iterationData.has('x'), data.row, JSON.stringify(pm.iterationData.toObject())].join()).to.eql('1,false,1,{"row":1,"both":"data"}'));
pm.test('replaceIn', () => pm.expect(pm.variables.replaceIn('{{e}} {{none}}')).to.eql('new e {{none}}'));
pm.test('scopes', () => pm.expect([pm.environment.get('e'), pm.globals.get('g'), pm.collectionVariables.get('c'), environment.e, globals.g].join()).to.eql('new e,1,3,new e,1'));
pm.test('names', () => pm.expect([pm.environment.name, pm.globals.name].join()).to.eql('scope,scope'));
pm.environment.clear(); pm.environment.set('number', 5); pm.environment.set('list', [1, 2]); pm.environment.set('nothing', null);`,
    },
    { method: 'POST', body: { mode: 'raw', raw: '{"e":"{{e}}","none":"{{none}}","row":"{{row}}"}' } },
  ),
  request('legacy', '/get?legacy={{legacy}}', {
    pre: `postman.setEnvironmentVariable('legacy', 'old'); postman.setGlobalVariable('global', 'old'); postman.clearGlobalVariable('g');`,
    test: `tests['passes'] = responseCode.code === 200; tests['fails'] = false;
tests['body'] = JSON.parse(responseBody).args.legacy === 'old'; tests['header'] = postman.getResponseHeader('Content-Type').includes('json');
tests['time'] = responseTime >= 0; tests['request'] = request.method === 'GET'; tests['iteration'] = iteration === 0;`,
  }),
];

const cookies = [
  request('set', '/cookies/set?a=1&b=2', {
    test: `pm.test('seen', () => pm.expect(pm.cookies.toObject()).to.eql({ a: '1', b: '2' }));`,
  }),
  request('sent', '/cookies', {
    test: `pm.test('sent', () => pm.expect(pm.response.json().cookies).to.eql({ a: '1', b: '2' }));`,
  }),
  request('jar', '/cookies', {
    pre: `const jar = pm.cookies.jar(); const url = pm.variables.get('base');
await new Promise((resolve) => jar.set(url, 'c', '3', () => jar.unset(url, 'a', () => jar.get(url, 'b', (error, value) => { pm.test('got ' + value, () => pm.expect(value).to.eql('2')); resolve(); }))));`,
    test: `pm.test('changed', () => pm.expect(pm.response.json().cookies).to.eql({ b: '2', c: '3' }));
const jar = pm.cookies.jar(); const url = pm.variables.get('base');
jar.getAll(url, (error, all) => { pm.test('all', () => pm.expect(all.count()).to.eql(2)); jar.clear(url, () => {}); });`,
  }),
  request('cleared', '/cookies', {
    test: `pm.test('cleared', () => pm.expect(pm.response.json().cookies).to.eql({}));`,
  }),
];

const mutated = [
  request(
    'mutated',
    '/post?a=1',
    {
      pre: `pm.request.headers.upsert({ key: 'X-Added', value: '{{e}}' }); pm.request.headers.remove('X-Removed');
pm.request.url.query.add({ key: 'b', value: 'two words' }); pm.request.method = 'PUT'; pm.request.body.raw = '{"changed":true}';`,
      test: `pm.test('sent', () => pm.expect(pm.response.json().json).to.eql({ changed: true }));
pm.test('known', () => pm.expect([pm.request.method, pm.request.headers.get('X-Added'), pm.request.url.query.get('b')].join()).to.eql('PUT,env,two%20words'));
pm.test('system headers', () => pm.expect(pm.request.headers.has('Host')).to.be.true);`,
    },
    {
      method: 'POST',
      header: pairs({ 'X-Removed': '1', 'x-kept': '2' }),
      body: { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } } },
    },
  ),
  request('gzip', '/gzip', {
    test: `pm.test('read', () => pm.expect(pm.response.json().gzipped).to.be.true); pm.test('size', () => pm.expect(pm.response.size().body).to.be.above(0));`,
  }),
  request('bytes', '/bytes', {
    test: `pm.test('bytes', () => pm.expect(Array.from(new Uint8Array(pm.response.stream)).slice(125, 130)).to.eql([125, 126, 127, 128, 129]));`,
  }),
  request('xml', '/type/xml', {
    test: `pm.test('xml', () => pm.expect(xml2Json(responseBody).food.name).to.eql('Waffles')); pm.visualizer.set('<b>{{a}}</b>', { a: 1 });`,
  }),
  request('html', '/type/html', {
    test: `pm.test('html', () => pm.expect(require('cheerio').load(responseBody)('body').text()).to.eql('Hello'));`,
  }),
  request('missing', '/status/404', {
    test: `pm.test('code', () => pm.response.to.have.status(404)); pm.test('not ok', () => pm.response.to.be.ok);`,
  }),
  request('redirected', '/redirect-to?url=/get%3Fx%3D1', {
    test: `pm.test('followed', () => pm.expect(pm.response.json().args.x).to.eql('1'));`,
  }),
  request(
    'posted on',
    '/status/307',
    { test: count('posted') },
    { method: 'POST', body: { mode: 'raw', raw: 'kept' } },
  ),
  request(
    'not followed',
    '/status/302',
    { test: `pm.test('kept', () => pm.expect(pm.response.code).to.eql(302));` },
    {},
    { protocolProfileBehavior: { followRedirects: false } },
  ),
  request(
    'form',
    '/post',
    {},
    {
      method: 'POST',
      body: {
        mode: 'formdata',
        formdata: [
          { key: 'a', value: '{{e}} ü', type: 'text' },
          { key: 'off', value: '1', type: 'text', disabled: true },
        ],
      },
    },
  ),
  request('no server', '', { test: count('it runs all the same') }, { url: 'http://127.0.0.1:1/' }),
];

const thrown = [
  request('error', '/get', { test: `throw new TypeError('wrong');` }),
  request('text', '/get', { test: `throw 'text';` }),
  request('before', '/get?sent-all-the-same', { pre: `throw new Error('early');`, test: count('after') }),
  request('syntax', '/get', { test: `if (` }),
  request('in a test', '/get', {
    test: `pm.test('throws', () => { throw new Error('inside'); });\npm.test('next', () => {});\npm.test.skip('left out', () => {});`,
  }),
  request('rejected', '/get', {
    test: `pm.test('before', () => {}); await Promise.reject(new Error('no')); pm.test('after', () => {});`,
  }),
  request('undefined', '/get', { test: `nothing.here();` }),
  request('modules', '/get', {
    test: `try { require('fs').readFileSync('/'); } catch (error) { pm.test('no files', () => {}); }\npm.test('modules', () => { require('lodash'); require('uuid'); require('moment'); require('crypto-js'); require('ajv'); require('chai'); });`,
  }),
];

const old = { timestamp: '1500000000', nonce: 'abcdef' };

const auths = (key: string): Item[] => [
  request('basic', '/basic-auth', {}, auth('basic', { username: 'ü{{e}}', password: 'p:w' })),
  request('bearer', '/get', {}, auth('bearer', { token: '{{e}}' })),
  request('key', '/get', {}, auth('apikey', { key: 'k', value: '{{e}}', in: 'query' })),
  request(
    'digest',
    '/digest-auth?a=1',
    { test: `pm.test('let in', () => pm.response.to.have.status(200));` },
    auth('digest', { username: 'postman', password: 'password', clientNonce: 'c1' }),
  ),
  request(
    'digest again',
    '/digest-auth',
    { test: `pm.test('let in', () => pm.response.to.have.status(200));` },
    auth('digest', { username: 'postman', password: 'password', clientNonce: 'c1' }),
  ),
  request(
    'hawk',
    '/auth/hawk?a={{e}}',
    {},
    auth('hawk', {
      authId: 'id',
      authKey: 'key',
      algorithm: 'sha256',
      ...old,
      extraData: 'x',
      includePayloadHash: true,
    }),
  ),
  request(
    'oauth1',
    '/oauth1?a=b',
    {},
    {
      method: 'POST',
      ...auth('oauth1', {
        consumerKey: 'k',
        consumerSecret: 's',
        token: 't',
        tokenSecret: 'ts',
        signatureMethod: 'HMAC-SHA256',
        version: '1.0',
        addParamsToHeader: true,
        ...old,
      }),
      body: { mode: 'urlencoded', urlencoded: pairs({ form: 'a b' }) },
    },
  ),
  request(
    'oauth1 in the URL',
    '/oauth1',
    {},
    auth('oauth1', {
      consumerKey: 'k',
      consumerSecret: 's',
      signatureMethod: 'HMAC-SHA1',
      version: '1.0',
      addParamsToHeader: false,
      ...old,
    }),
  ),
  request(
    'oauth2',
    '/get',
    {},
    auth('oauth2', { accessToken: 'token', tokenType: 'Bearer', addTokenTo: 'header', headerPrefix: 'Bearer' }),
  ),
  request(
    'aws',
    '/get?b=2&a=1',
    {},
    {
      method: 'POST',
      ...auth('awsv4', { accessKey: 'AK', secretKey: 'SK', region: 'eu-west-1', service: 'execute-api' }),
      body: { mode: 'raw', raw: '{"a":1}' },
    },
  ),
  request(
    'ntlm',
    '/ntlm-auth',
    { test: `pm.test('let in', () => pm.response.to.have.status(200));` },
    auth('ntlm', { username: 'u', password: 'p', domain: 'D', workstation: 'W' }),
  ),
  request(
    'jwt',
    '/get',
    {},
    auth('jwt', {
      algorithm: 'HS256',
      secret: 'secret',
      payload: '{"sub":"{{e}}"}',
      headers: '{"x":1}',
      addTokenTo: 'header',
      headerPrefix: 'Bearer',
    }),
  ),
  request(
    'asap',
    '/get',
    {},
    auth('asap', {
      alg: 'RS256',
      kid: 'kid',
      iss: 'issuer',
      aud: 'all',
      privateKey: key,
      claims: '{"jti":"1","iat":1500000000,"exp":1500003600}',
    }),
  ),
  request(
    'edgegrid',
    '/get?a=1',
    {},
    {
      method: 'POST',
      ...auth('edgegrid', {
        accessToken: 'at',
        clientToken: 'ct',
        clientSecret: 'cs',
        nonce: 'n',
        timestamp: '20170714T02:40:00+0000',
        baseURL: '',
      }),
      body: { mode: 'raw', raw: 'body' },
    },
  ),
  folder(
    'inherited',
    [
      request('own', '/basic-auth'),
      request('none', '/get', {}, { auth: null }),
      request('no', '/get', {}, { auth: { type: 'noauth' } }),
    ],
    {},
    auth('basic', { username: 'a', password: 'b' }),
  ),
];

const plain = [
  folder('folder', [
    request(
      'one',
      '/get?row={{row}}&e={{e}}&none={{none}}&values={{cNull}},{{eNull}},{{dNull}},{{cObject}},{{dObject}},{{dYes}},{{eNumber}}',
    ),
    request(
      'two',
      '/post',
      {},
      {
        method: 'POST',
        header: pairs({ 'X-Row': '{{row}}' }),
        body: { mode: 'raw', raw: '{"row":"{{row}}","other":"{{other}}"}', options: { raw: { language: 'json' } } },
      },
    ),
  ]),
  request('cookie', '/cookies/set?a={{row}}'),
  request('cookies', '/cookies', {}, auth('basic', { username: '{{e}}', password: '' })),
  request('no server', '', {}, { url: 'http://127.0.0.1:1/' }),
];

const rows = `pm.test('row', () => {}); pm.environment.set('seen', (pm.environment.get('seen') || '') + JSON.stringify(pm.iterationData.toObject()));`;

/** Small collections of our own, so that a part of the proof needs no files of others. */
export function ownFixtures(port: number): Fixture[] {
  const variable = pairs({
    base: `http://127.0.0.1:${port}`,
    c: '3',
    both: 'collection',
    cNull: null,
    cObject: { b: 1 },
  });
  const of = (name: string, item: readonly Item[], scripts: Scripts = {}): { name: string; collection: string } => ({
    name,
    collection: JSON.stringify({ info: { _postman_id: 'c', name, schema }, item, variable, event: events(scripts) }),
  });
  const environment = scope({ e: 'env', gone: '1' });
  const globals = scope({ g: '1', both: 'global' });
  const data = { name: 'rows.json', text: '[{"row":1,"both":"data"}]' };
  const csv = '\ufeffrow, text ,number\r\n1,"a, ""b""",010\r\n2,ü\r\n"3",  spaced  ,1.50,more\r\n';
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return [
    of('scripts of every level', inOrder, {
      pre: `${note}\nnote('collection pre');`,
      test: `note('collection test');`,
    }),
    { ...of('next request', next), iterations: 2 },
    of('requests of scripts', sent),
    { ...of('variables', scopes), environment, globals, data },
    of('cookies', cookies),
    { ...of('requests and responses', mutated), environment },
    of('what scripts throw', thrown),
    { ...of('auth', [...auths(key), request('script', '/get', { test: count('a') })]), environment },
    {
      ...of('CSV rows', [request('row', '/get?row={{row}}&text={{text}}&number={{number}}', { test: rows })]),
      iterations: 4,
      data: { name: 'rows.csv', text: csv },
    },
    {
      ...of('some of it', [
        folder('left out', [request('x', '/get?x')]),
        folder('chosen', [request('y', '/get?y', { test: count('y') })]),
        request('z', '/get?z'),
      ]),
      only: ['z', 'chosen'],
    },
    {
      ...of('stop at a failure', [
        request('p', '/get?p', { test: `pm.test('no', () => pm.expect(1).to.eql(2));\npm.environment.set('a', 1);` }),
        request('q', '/get?q'),
      ]),
      stopOnFailure: true,
      iterations: 2,
    },
    {
      ...{ ...of('without scripts', plain), globals },
      environment: scope({ e: 'env', eNull: null, eNumber: 5 }),
      data: {
        name: 'rows.json',
        text: '[{"row":1,"other":"a","dNull":null,"dObject":{"a":[1]},"dYes":true},{"row":"2"}]',
      },
    },
  ];
}
