import { Popover, Textarea } from '@mantine/core';
import { IconAlignLeft } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './editor.module.css';

/** The first words of a description; a click opens all of it for editing. */
export function DescriptionButton(props: {
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}) {
  const { value, placeholder, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  const words = value.trim().replaceAll(/\s+/g, ' ');
  return (
    <Popover opened={isOpen} onChange={setOpen} width={440} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.description}
          aria-label={words === '' ? 'Add description' : `Description: ${words.slice(0, 200)}`}
          title={words === '' ? 'Add description' : words.slice(0, 400)}
          onClick={() => setOpen(!isOpen)}
        >
          <IconAlignLeft size={14} aria-hidden="true" />
          {words !== '' && <span className="cut">{words.slice(0, 80)}</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        <Textarea
          data-autofocus
          label="Description"
          placeholder={placeholder}
          autosize
          minRows={4}
          maxRows={16}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
