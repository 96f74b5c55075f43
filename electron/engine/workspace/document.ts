import * as z from 'zod';
import { Endpoint } from '../../../shared/model/endpoint.ts';
import { defaultSettings, Settings } from '../../../shared/model/settings.ts';

/** Format of hookswitch.json. Raise it with a migration whenever the shape changes. */
export const documentVersion = 2;

/** Every endpoint has an id of its own: it is how one is changed. */
const Endpoints = z.array(z.looseObject(Endpoint.shape)).superRefine((endpoints, context) => {
  const met = new Set<string>();
  for (const [index, { id }] of endpoints.entries()) {
    if (met.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: `${id} is there twice` });
    met.add(id);
  }
});

/** The workspace's own document, `hookswitch.json`. Unknown keys survive a write. */
export const WorkspaceDocument = z.looseObject({
  version: z.literal(documentVersion),
  settings: Settings,
  /** Custom parameters in the order they were defined. A secret's value is not here but among the secrets. */
  parameters: z.array(z.object({ tag: z.string(), value: z.string(), secret: z.boolean() })),
  /** dialect -> event key -> what was decided; `active` left out means: active as soon as it has actions. */
  events: z.record(
    z.string(),
    z.record(z.string(), z.object({ active: z.boolean().optional(), actions: z.array(z.string()) })),
  ),
  /** dialect -> what was decided over its defaults; its file says what there is to decide. */
  dialects: z
    .record(
      z.string(),
      z.object({
        setup: z.record(z.string(), z.string()).optional(),
        variants: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
  /** The vendors' own settings, in the order in which they are sent. */
  endpoints: Endpoints.optional(),
  /** Id of the active environment. */
  environment: z.string().nullable(),
  /** Action id -> its small number, given at first use: the `<n>` of event ids. */
  actionNumbers: z.record(z.string(), z.number().int().min(1)),
});
export type WorkspaceDocument = z.infer<typeof WorkspaceDocument>;

export function emptyDocument(): WorkspaceDocument {
  return {
    version: documentVersion,
    settings: structuredClone(defaultSettings),
    parameters: [],
    events: {},
    environment: null,
    actionNumbers: {},
  };
}
