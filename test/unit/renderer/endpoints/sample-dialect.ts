import type { DialectInfo } from '../../../../shared/contract/dialects.ts';
import type { Endpoint } from '../../../../shared/model/endpoint.ts';

const event = (key: string, age: { newer?: boolean; older?: boolean } = {}) => ({
  ...{ key, label: key, template: null, newer: false, older: false },
  ...age,
});

/** Two scopes, three events that everybody has, a newer and an older one. */
export const info: Pick<DialectInfo, 'events' | 'scopes'> = {
  events: [
    event('incoming'),
    event('ringing'),
    event('hangup'),
    event('answered', { newer: true }),
    event('api', { older: true }),
  ],
  scopes: [
    {
      ...{ id: 'condition', label: 'Dialplan condition', meaning: 'A condition.', example: '268' },
      ...{ events: ['incoming', 'ringing'], setup: ['post'] },
    },
    {
      ...{ id: 'extension', label: 'Extension', meaning: 'An extension.', example: '102' },
      ...{ events: ['ringing', 'hangup'], setup: [] },
    },
  ],
};

let made = 0;

export const endpoint = (over: Partial<Endpoint> = {}): Endpoint => {
  made += 1;
  return {
    ...{ id: `made-${made}`, dialect: 'sample', event: 'incoming', scope: null, owner: '' },
    ...{ url: 'https://a.example.com', method: null, setup: {}, enabled: true, verifyTls: true, notes: '' },
    ...over,
  };
};
