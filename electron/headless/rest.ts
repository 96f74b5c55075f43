import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyContractProcedure } from '@orpc/contract';
import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { type AnyRouter, ORPCError } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../../shared/contract/contract.ts';
import { type Failure, failure } from '../../shared/failure.ts';
import { parseInSlices } from '../engine/postman-format/sliced-json.ts';
import { inSlices } from '../engine/slices.ts';

/**
 * The REST transport: the procedures of the contract that have a route, under /api. Bodies are JSON whatever their
 * Content-Type says (`curl -d` labels everything a form); streams are server-sent events.
 * /api/openapi.json needs the token like everything under /api: one rule without exceptions.
 */
export const apiPrefix = '/api';

/** The largest text to import is 64 MiB; quotes and line breaks in it are doubled when it stands inside JSON. */
export const bodyLimit = 128 * 1024 * 1024;

/** Bytes from which a body is parsed in slices. */
const slicedFrom = 1024 * 1024;

export interface RestTransport {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createRestTransport(router: AnyRouter, options: { readonly version: string }): RestTransport {
  const handler = new OpenAPIHandler(router, { filter: ({ contract: procedure }) => hasRoute(procedure) });
  let document: Promise<string> | undefined;

  return {
    async handle(request, response) {
      const path = (request.url ?? '').split('?', 1)[0];
      if (request.method === 'GET' && path === `${apiPrefix}/openapi.json`) {
        document ??= describe(options.version);
        response.writeHead(200, { 'content-type': 'application/json' }).end(await document);
        return;
      }
      Object.assign(request, { body: await readJson(request, bodyLimit) });
      delete request.headers['content-type'];
      delete request.headers['content-disposition'];
      const { matched } = await handler.handle(request, response, { prefix: apiPrefix, context: {} });
      if (!matched) throw failure('ROUTE_UNKNOWN', { route: `${request.method} ${path}` });
    },
  };
}

/** Sends a failure in the shape of every error of the contract's procedures. */
export function sendFailure(response: ServerResponse, problem: Failure): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { code, status, message, hint, details } = problem;
  const body = JSON.stringify(new ORPCError(code, { status, message, data: { hint, details } }).toJSON());
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...challenge }).end(body);
}

function hasRoute(procedure: AnyContractProcedure): boolean {
  return procedure['~orpc'].route.path !== undefined;
}

async function describe(version: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    filter: ({ contract: procedure }) => hasRoute(procedure),
    info: { title: 'Hookswitch', version },
    servers: [{ url: apiPrefix }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  });
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations ?? {})) {
      if (typeof operation !== 'object' || !('responses' in operation) || operation.responses === undefined) continue;
      Object.assign(operation.responses, { default: anyFailure });
    }
  }
  return JSON.stringify(document);
}

/** What every route may respond instead; oRPC's generator knows only the errors that a contract lists. */
const anyFailure: OpenAPI.ResponseObject = {
  description: 'The request failed. `message` says why, and `data.hint` says what to do about it.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['code', 'status', 'message', 'data'],
        properties: {
          code: { type: 'string' },
          status: { type: 'integer' },
          message: { type: 'string' },
          data: {
            type: 'object',
            required: ['hint', 'details'],
            properties: { hint: { type: 'string' }, details: { type: 'object' } },
          },
        },
      },
    },
  },
};

/** The body as JSON; undefined for an empty one. Throws BODY_TOO_LARGE, INPUT_INVALID. */
async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const body = await readBody(request, limit);
  if (body === null) {
    // Read on and forget: a client that still writes would meet a closed socket before it sees the response.
    request.resume();
    throw failure('BODY_TOO_LARGE', { limit });
  }
  if (body.length === 0) return undefined;
  try {
    const text = textOf(body);
    return body.length > slicedFrom ? (await inSlices(parseInSlices(text))).value : JSON.parse(text);
  } catch (error) {
    throw failure('INPUT_INVALID', { where: 'The body', detail: `it is not JSON: ${(error as Error).message}` });
  }
}

/** Throws a TypeError for what is no UTF-8. A decoder is made where one is needed: for a byte order mark. */
const textOf = (body: Buffer): string =>
  isUtf8(body) && body[0] !== 0xef ? body.toString() : new TextDecoder('utf-8', { fatal: true }).decode(body);

/** All of it; null as soon as it is known to be larger than this. Rejects where the client goes away before its end. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) resolve(null);
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}
