import {
  type CodeFormat,
  type CodeOptions,
  type CodeRequest,
  codeRequestOf,
  type SentRequest,
} from './code-request.ts';
import { curlCmdCode, curlCode } from './curl.ts';
import { fetchCode } from './fetch.ts';
import { httpieCode } from './httpie.ts';
import { powershellCode } from './powershell.ts';

const writers: { readonly [Format in CodeFormat]: (request: CodeRequest) => string } = {
  curl: curlCode,
  'curl-cmd': curlCmdCode,
  fetch: fetchCode,
  httpie: httpieCode,
  powershell: powershellCode,
};

/**
 * Code that sends this request once more: the same method, URL, header lines, and body, and no other request, so redirects
 * are not followed. The one place that writes it, for screen, command line, and REST.
 */
export const requestCode = (format: CodeFormat, request: SentRequest, options?: CodeOptions): string =>
  writers[format](codeRequestOf(request, options));
