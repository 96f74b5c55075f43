import type { HeaderLine } from '../../../shared/model/http.ts';
import type { CompiledRequest } from './compiled.ts';
import { headersProblem, needsLength, withLine } from './request-headers.ts';
import { encodeUrl, type RequestUrl } from './request-url.ts';

/** A URL as it is sent: as it stands where it is encoded already, else encoded. */
export function sentUrl(text: string): Pick<RequestUrl, 'url' | 'host' | 'problem'> {
  const host = /^https?:\/\/([^/?#@\\]+)\/[!"$-~]*$/.exec(text)?.[1];
  return host !== undefined && URL.canParse(text) ? { url: text, host, problem: null } : encodeUrl(text, null);
}

/**
 * A request that was not compiled, such as an edited old one, may lack what every request needs: an encoded URL, Host
 * and Content-Length. What cannot be sent at all becomes its problem.
 */
export function completed<Request extends Omit<CompiledRequest, 'secrets'>>(request: Request): Request {
  if (request.problem !== null) return request;
  const { url, host, problem } = sentUrl(request.url);
  if (problem !== null) return { ...request, problem };
  const has = (name: string): boolean => request.headers.some(([line]) => line.toLowerCase() === name);
  let headers: readonly HeaderLine[] = request.headers;
  if (!has('host')) headers = [['Host', host], ...headers];
  const length = request.body?.byteLength ?? 0;
  if (needsLength(request.method, length) && !has('content-length') && !has('transfer-encoding')) {
    headers = withLine(headers, 'Content-Length', String(length));
  }
  return { ...request, url, headers, problem: headersProblem(headers) };
}
