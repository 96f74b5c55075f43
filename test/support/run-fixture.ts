/** A collection for the echo server with all that may become of a request: passed, failed, skipped, without a response. */
export function runFixture(port: number): object {
  const script = (listen: 'prerequest' | 'test', ...exec: string[]) => ({ listen, script: { exec } });
  const request = (id: string, path: string, ...event: object[]) => ({
    ...{ id, name: id, event },
    request: { method: 'GET', url: path.startsWith('http') ? path : `{{base}}${path}` },
  });
  return {
    info: {
      ...{ _postman_id: 'collection-1', name: 'Sample  API 2' },
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: [{ key: 'base', value: `http://127.0.0.1:${port}` }],
    event: [script('prerequest', 'pm.environment.set("seen", pm.info.requestName)')],
    item: [
      {
        ...request(
          'assertions',
          '/post?a={{row}}',
          script(
            'test',
            'console.log("row", pm.iterationData.get("row"));',
            'pm.test("ok", () => pm.response.to.have.status(200));',
            'pm.test("two is 2", () => pm.expect(1).to.eql(2));',
            'pm.test.skip("later", () => {});',
            'pm.test("types", () => pm.nothing.at.all);',
          ),
        ),
        request: {
          ...{ method: 'POST', url: '{{base}}/post?a={{row}}', header: [{ key: 'X-Row', value: '{{row}}' }] },
          body: { mode: 'raw', raw: '{"row":"{{row}}"}' },
        },
      },
      { name: 'folder', item: [{ name: 'deep <b>', item: [request('in a folder', '/cookies/set?x=1')] }] },
      request('script throws', '/three', script('test', 'throw new Error("boom")')),
      request(
        'no response',
        'http://127.0.0.1:1/none',
        script('test', 'pm.test("never", () => pm.response.to.have.status(200));'),
      ),
      request('pre-request throws', '/five', script('prerequest', 'throw new TypeError("pre")')),
      request('skipped', '/six', script('prerequest', 'pm.execution.skipRequest()')),
    ],
  };
}
