import * as z from 'zod';

/**
 * HTTP Archive 1.2, field by field as the specification has it (http://www.softwareishard.com/blog/har-12-spec/): what is
 * required, and nothing beside it but fields that begin with an underscore.
 */
const har = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const object = z.looseObject({ ...shape, comment: z.string().optional() });
  const known = new Set([...Object.keys(shape), 'comment']);
  return object.refine((value) => Object.keys(value).every((key) => known.has(key) || key.startsWith('_')), {
    error: 'a field of its own begins with an underscore',
  });
};

const text = z.string();
const pair = har({ name: text, value: text });
const cookie = har({
  ...{ name: text, value: text, path: text.optional(), domain: text.optional() },
  ...{ expires: z.iso.datetime().optional(), httpOnly: z.boolean().optional(), secure: z.boolean().optional() },
});
const time = z.number().min(0);
const phase = z.union([time, z.literal(-1)]);
const size = z.number().int().min(-1);

const entry = har({
  pageref: text.optional(),
  startedDateTime: z.iso.datetime(),
  time,
  request: har({
    ...{ method: text, url: z.url(), httpVersion: text, cookies: z.array(cookie), headers: z.array(pair) },
    ...{ queryString: z.array(pair), headersSize: size, bodySize: size },
    postData: har({ mimeType: text, params: z.array(pair), text }).optional(),
  }),
  response: har({
    ...{ status: z.number().int(), statusText: text, httpVersion: text, cookies: z.array(cookie) },
    ...{ headers: z.array(pair), redirectURL: text, headersSize: size, bodySize: size },
    content: har({
      ...{ size: z.number().int(), compression: z.number().int().optional(), mimeType: text },
      ...{ text: text.optional(), encoding: z.literal('base64').optional() },
    }),
  }),
  cache: har({}),
  timings: har({ blocked: phase, dns: phase, connect: phase, ssl: phase, send: time, wait: time, receive: time }),
}).refine(
  ({ time: total, timings: { blocked, dns, connect, send, wait, receive } }) => {
    const sum = [blocked, dns, connect, send, wait, receive].reduce((all, one) => all + Math.max(one, 0), 0);
    return Math.abs(sum - total) < 0.01;
  },
  { error: 'the phases add up to the time' },
);

const file = har({
  log: har({
    ...{ version: z.literal('1.2'), creator: har({ name: text, version: text }), pages: z.array(z.never()) },
    entries: z.array(entry),
  }),
});

/** The log of a HAR file. Throws what is wrong with it. */
export const readHar = (written: string) => file.parse(JSON.parse(written)).log;
