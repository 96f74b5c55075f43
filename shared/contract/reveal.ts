import * as z from 'zod';

/** True gives the values of secrets, which are masked otherwise. In the query of a URL it is a text. */
export const Reveal = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional();
