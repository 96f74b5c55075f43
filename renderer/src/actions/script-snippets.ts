import type { OwnScript } from '../../../shared/model/action.ts';

export interface ScriptSnippet {
  readonly label: string;
  readonly on: OwnScript['on'];
  readonly text: string;
}

/** Scripts to begin with. */
export const scriptSnippets: readonly ScriptSnippet[] = [
  {
    label: 'Status code is 200',
    on: 'test',
    text: `pm.test("Status code is 200", function () {
    pm.response.to.have.status(200);
});`,
  },
  {
    label: 'Response time is below 500 ms',
    on: 'test',
    text: `pm.test("Response time is below 500 ms", function () {
    pm.expect(pm.response.responseTime).to.be.below(500);
});`,
  },
  {
    label: 'JSON value check',
    on: 'test',
    text: `pm.test("The ID is there", function () {
    const body = pm.response.json();
    pm.expect(body.id).to.eql(1);
});`,
  },
  {
    label: 'Body contains a text',
    on: 'test',
    text: `pm.test("Body contains a text", function () {
    pm.expect(pm.response.text()).to.include("id");
});`,
  },
  {
    label: 'Content-Type header is there',
    on: 'test',
    text: `pm.test("Content-Type is there", function () {
    pm.response.to.have.header("Content-Type");
});`,
  },
  {
    label: 'Store a value in a variable',
    on: 'test',
    text: `pm.environment.set("id", pm.response.json().id);`,
  },
  {
    label: 'Set a variable',
    on: 'prerequest',
    text: `pm.environment.set("name", "value");`,
  },
  {
    label: 'Set a variable to the current time',
    on: 'prerequest',
    text: `pm.variables.set("now", new Date().toISOString());`,
  },
  {
    label: 'Set a header',
    on: 'prerequest',
    text: `pm.request.headers.upsert({ key: "X-Request-Id", value: pm.variables.replaceIn("{{$guid}}") });`,
  },
  {
    label: 'Send another request first',
    on: 'prerequest',
    text: `const response = await pm.sendRequest("https://example.com/token");
pm.environment.set("token", response.json().token);`,
  },
  {
    label: 'Do not send without a variable',
    on: 'prerequest',
    text: `if (!pm.variables.has("caller")) {
    pm.execution.skipRequest();
}`,
  },
];
