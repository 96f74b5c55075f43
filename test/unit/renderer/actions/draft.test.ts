import { describe, expect, it } from 'vitest';
import {
  differing,
  draftOf,
  queryEdited,
  urlEdited,
  withRequest,
  withScript,
} from '../../../../renderer/src/actions/draft.ts';
import type { ActionRequest } from '../../../../shared/model/action.ts';

const request: ActionRequest = {
  method: 'POST',
  url: 'https://crm.example.com/calls/:id?caller={{caller}}',
  query: [
    { key: 'caller', value: '{{caller}}' },
    { key: 'debug', value: '1', disabled: true },
  ],
  pathVariables: [{ key: 'id', value: '42' }],
  headers: [{ key: 'X-Key', value: 'a' }],
  body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }] },
  auth: { type: 'inherit' },
  settings: {
    followRedirects: true,
    maxRedirects: 10,
    verifyTls: true,
    timeoutMs: null,
    asPostman: false,
    runScripts: true,
  },
};
const kept = {
  name: 'Look up',
  description: 'Finds the caller',
  request,
  ownScripts: [{ on: 'test' as const, text: 'a();' }],
};

describe('a draft of an action', () => {
  it('keeps URL, query and path variables in step', () => {
    const typed = urlEdited(request, 'https://crm.example.com/calls/:call?caller=1&x', request);
    expect(typed).toEqual({
      url: 'https://crm.example.com/calls/:call?caller=1&x',
      query: [
        { key: 'caller', value: '1' },
        { key: 'debug', value: '1', disabled: true },
        { key: 'x', value: '' },
      ],
      pathVariables: [{ key: 'call', value: '42' }],
    });
    const ticked = queryEdited(
      request,
      request.query.map((row) => ({ ...row, disabled: undefined })),
    );
    expect(ticked.url).toBe('https://crm.example.com/calls/:id?caller={{caller}}&debug=1');
  });

  it('finds the saved value of a path variable that was deleted and typed again', () => {
    const without = { ...request, ...urlEdited(request, 'https://crm.example.com/calls/', request) };
    expect(without.pathVariables).toEqual([]);
    const again = urlEdited(without, 'https://crm.example.com/calls/:id', request);
    expect(again.pathVariables).toEqual([{ key: 'id', value: '42' }]);
  });

  it('sends only what differs, and nothing when an edit was taken back', () => {
    const edited = withRequest({ name: 'Look up a caller' }, { headers: [{ key: 'X-Key', value: 'b' }] });
    expect(differing(kept, edited)).toEqual({
      name: 'Look up a caller',
      request: { headers: [{ key: 'X-Key', value: 'b' }] },
    });
    const scripted = withScript(withScript({}, { on: 'test', text: 'b();' }), { on: 'prerequest', text: '' });
    expect(draftOf(kept, scripted).scripts).toEqual({ prerequest: '', test: 'b();' });
    expect(differing(kept, scripted)).toEqual({ scripts: [{ on: 'test', text: 'b();' }] });
    expect(differing(kept, withScript(scripted, { on: 'test', text: 'a();' }))).toBeNull();
    const back = withRequest({ name: 'Look up' }, { headers: [{ key: 'X-Key', value: 'a', disabled: false }] });
    expect(differing(kept, back)).toBeNull();
    expect(differing(kept, {})).toBeNull();
  });

  it('does not count a blank row as an edit, and does not save it', () => {
    const blank = withRequest({}, { headers: [...request.headers, { key: '', value: '' }] });
    expect(differing(kept, blank)).toBeNull();
    const both = withRequest(blank, { body: { mode: 'formdata', formdata: [{ type: 'file', key: '', src: [] }] } });
    expect(differing(kept, both)?.request).toEqual({ body: { mode: 'formdata', formdata: [] } });
  });

  it('lays edits over what is kept', () => {
    const draft = draftOf(kept, withRequest({}, { method: 'PURGE' }));
    expect(draft).toEqual({
      ...{ name: 'Look up', description: 'Finds the caller', request: { ...request, method: 'PURGE' } },
      scripts: { prerequest: '', test: 'a();' },
    });
  });
});
