import { ReadableStream } from 'node:stream/web';
import { codeOptionsOf } from '../../../shared/activity-code.ts';
import { failure } from '../../../shared/failure.ts';
import type { CodeFormat } from '../../../shared/request-code/code-request.ts';
import { requestCode } from '../../../shared/request-code/request-code.ts';
import type { Services } from '../services.ts';
import { os } from './os.ts';
import { hidden, shownRequest } from './shown.ts';

export const exportsRouter = (services: Services) => {
  const { exportService } = services;

  async function code(format: CodeFormat, id: string, reveal = false) {
    const found = await exportService.request(id, reveal);
    if ('activity' in found) {
      const options = codeOptionsOf(found.activity, exportService.receiverOrigin());
      return { code: requestCode(format, found.activity.request, options), masked: [...(options.masked ?? [])] };
    }
    const { settings, digest, problem, secrets: values } = found.prepared.compiled;
    if (problem !== null) {
      // It may name a file whose path holds a secret.
      const detail = reveal ? problem : await hidden(services, 'texts', problem, values);
      throw failure('REQUEST_NOT_EXPORTABLE', { id, detail });
    }
    const { request, secrets } = await shownRequest(services, found.prepared, reveal);
    const masked = reveal ? [] : secrets;
    const notes = digest == null ? [] : ['Hookswitch answers a digest challenge with a second request. This does not.'];
    return { code: requestCode(format, request, { verifyTls: settings.verifyTls, masked, notes }), masked };
  }

  return os.exports.router({
    code: os.exports.code.handler(({ input: { format, id, reveal } }) => code(format, id, reveal)),
    collection: os.exports.collection.handler(({ input: { id, reveal } }) => exportService.collection(id, reveal)),
    environment: os.exports.environment.handler(({ input: { id, reveal } }) => exportService.environment(id, reveal)),
    harPage: os.exports.harPage.handler(({ input: { cursor, ...selection }, signal }) =>
      exportService.harPage(selection, cursor, signal),
    ),
    har: os.exports.har.handler(async ({ input, signal }) => {
      // Before the head of the response: a filter that cannot be read is a failure with its status.
      let page = await exportService.harPage(input, undefined, signal);
      let isFirst = true;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            if (!isFirst && page.next !== null) page = await exportService.harPage(input, page.next, signal);
            isFirst = false;
            controller.enqueue(Buffer.from(page.text));
            if (page.next === null) controller.close();
          },
        },
        // One piece ahead at most, and none before somebody reads.
        { highWaterMark: 0 },
      );
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="hookswitch.har"',
      };
      return { headers, body };
    }),
  });
};
