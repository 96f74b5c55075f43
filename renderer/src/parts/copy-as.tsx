import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconTerminal2 } from '@tabler/icons-react';
import {
  type CodeFormat,
  type CodeOptions,
  codeFormats,
  type SentRequest,
} from '../../../shared/request-code/code-request.ts';
import { requestCode } from '../../../shared/request-code/request-code.ts';
import { copyText } from './copy-text.ts';

/** Copies a request as code that sends it, in the language of choice. Secrets stay as they are shown. */
export function CopyAs(props: {
  readonly request: SentRequest;
  readonly options: CodeOptions;
  /** An icon, for the head of a pane. */
  readonly small?: boolean;
}) {
  const { request, options, small = false } = props;
  const formats = Object.entries(codeFormats) as [CodeFormat, string][];
  return (
    <Menu position={small ? 'bottom-end' : 'bottom-start'}>
      <Menu.Target>
        {small ? (
          <ActionIcon size={22} title="Copy as cURL and others" aria-label="Copy as">
            <IconTerminal2 size={14} />
          </ActionIcon>
        ) : (
          <Button leftSection={<IconTerminal2 size={14} />} rightSection={<IconChevronDown size={14} />}>
            Copy as
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, label]) => (
          <Menu.Item key={format} onClick={() => void copyText(requestCode(format, request, options), label)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
