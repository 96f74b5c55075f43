import type { DialectTransport } from '../../../shared/model/dialect.ts';

/** Methods that an endpoint may be given; the first is meant where none is. Empty where the request itself has one. */
export function methodsOf(transport: DialectTransport): readonly string[] {
  switch (transport.kind) {
    case 'append':
      return [transport.default, ...transport.methods.filter((method) => method !== transport.default)];
    case 'form':
      return ['POST'];
    case 'template':
      return ['GET'];
    case 'actions':
      return [];
  }
}
