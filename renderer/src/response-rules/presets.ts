import type * as z from 'zod';
import { NewResponseRule } from '../../../shared/model/response-rule.ts';
import type { EditedRule } from '../parts/rule-request.ts';

/** Rules that many need, to add with a click and change from there. */
export interface RulePreset {
  readonly name: string;
  /** What one learns of the sender with it. */
  readonly teaches: string;
  readonly rules: readonly EditedRule[];
}

export interface PresetGroup {
  readonly name: string;
  readonly presets: readonly RulePreset[];
}

type Written = z.input<typeof NewResponseRule>;

/** What the receiver responds with where no rule decides. */
const received = '{"ok":true,"id":"{{id}}"}';

const group = (name: string, presets: readonly (Omit<RulePreset, 'rules'> & { rules: Written[] })[]): PresetGroup => ({
  name,
  presets: presets.map(({ rules, ...preset }) => ({
    ...preset,
    rules: rules.map((rule) => NewResponseRule.parse({ group: name, ...rule })),
  })),
});

export const presetGroups: readonly PresetGroup[] = [
  group('Failures', [
    {
      name: 'Retry storm',
      teaches: 'Is it sent again, and how soon?',
      rules: [{ name: 'Retry storm', times: { from: 1, to: 2 }, respond: { status: 503 } }],
    },
    {
      name: 'Slow CRM',
      teaches: 'How long is a response waited for?',
      rules: [{ name: 'Slow CRM', respond: { body: received, delayMs: { from: 2000, to: 5000 } } }],
    },
    {
      name: 'Flapping',
      teaches: 'Is every event delivered once, although half of the requests fail?',
      rules: [{ name: 'Flapping', chance: 0.5, respond: { status: 503 } }],
    },
    {
      name: 'Rate limit',
      teaches: 'Is Retry-After respected?',
      rules: [{ name: 'Rate limit', respond: { status: 429, headers: [['Retry-After', '5']] } }],
    },
    {
      name: 'Down',
      teaches: 'What happens without any response?',
      rules: [{ name: 'Down', respond: { fault: 'reset' } }],
    },
    {
      name: 'Cut off',
      teaches: 'Does half a response count as success?',
      rules: [{ name: 'Cut off', respond: { body: received, fault: 'cut' } }],
    },
  ]),
  group('Handshakes', [
    {
      name: 'Slack URL verification',
      teaches: 'Slack enables a URL that returns its challenge.',
      rules: [
        {
          name: 'Slack URL verification',
          when: 'json.type=url_verification',
          respond: { body: '{"challenge":"{{json.challenge}}"}' },
        },
      ],
    },
    {
      name: 'RingCentral validation',
      teaches: 'RingCentral enables a URL that returns its Validation-Token.',
      rules: [
        {
          name: 'RingCentral validation',
          when: 'header^="validation-token:"',
          respond: { headers: [['Validation-Token', '{{header.validation-token}}']] },
        },
      ],
    },
    {
      name: 'Twilio TwiML',
      teaches: 'Twilio says what the response tells it to say.',
      rules: [
        {
          name: 'Twilio TwiML',
          when: 'body~CallSid=',
          respond: {
            headers: [['Content-Type', 'application/xml']],
            body: '<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  <Say>Thank you for calling.</Say>\n</Response>\n',
          },
        },
      ],
    },
  ]),
];
