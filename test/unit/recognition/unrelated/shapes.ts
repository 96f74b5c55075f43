import type { ReceivedRequest } from '../../../../electron/engine/recognition/request-pairs.ts';

export interface Unrelated extends ReceivedRequest {
  readonly name: string;
}

export const json = (name: string, body: object, url = '/hook'): Unrelated => ({
  name,
  method: 'POST',
  url,
  headers: [['Content-Type', 'application/json']],
  body: JSON.stringify(body),
});
export const form = (name: string, fields: Record<string, string>, url = '/hook'): Unrelated => ({
  name,
  method: 'POST',
  url,
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  body: new URLSearchParams(fields).toString(),
});
export const get = (name: string, fields: Record<string, string>): Unrelated => ({
  name,
  method: 'GET',
  url: `/hook?${new URLSearchParams(fields)}`,
  headers: [],
  body: '',
});
export const text = (name: string, type: string, body: string): Unrelated => ({
  name,
  method: 'POST',
  url: '/hook',
  headers: [['Content-Type', type]],
  body,
});
