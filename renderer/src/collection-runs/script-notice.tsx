import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CollectionScripts } from '../../../shared/model/collection.ts';
import { counted } from '../parts/counted.ts';
import { ScriptPermission } from '../scripts/allow-scripts.tsx';
import { ScriptText } from '../scripts/script-text.tsx';
import styles from './run-form.module.css';

/** Holders whose scripts are drawn at first: a collection may have thousands. */
const shownFirst = 20;

/** Before the scripts of a collection may run: what they are, and the button that allows them. */
export function ScriptNotice(props: {
  readonly collection: { readonly id: string; readonly name: string };
  readonly scripts: CollectionScripts;
}) {
  const { collection, scripts } = props;
  const [isOpen, setOpen] = useState(false);
  const [count, setCount] = useState(shownFirst);
  const { holders, requests } = scripts;
  return (
    <section aria-label="Scripts">
      <ScriptPermission
        collection={collection}
        more={
          <Button size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide scripts' : `Show scripts (${counted(requests, 'request')})`}
          </Button>
        }
      />
      {isOpen && (
        <div className={styles.scripts}>
          {holders.slice(0, count).map((holder, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat and keep their order
            <section key={at}>
              <h3 className="cut" title={[...holder.folder, holder.name].join(' / ')}>
                {holder.kind === 'request' ? '' : `${holder.kind === 'folder' ? 'Folder' : 'Collection'} `}
                {[...holder.folder, holder.name].join(' / ')}
              </h3>
              {holder.scripts.map(({ on, text }, script) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: scripts have only their position as identity
                <ScriptText key={script} on={on} text={text} from="" />
              ))}
            </section>
          ))}
          {holders.length > count && (
            <Button size="compact-xs" onClick={() => setCount(count * 4)}>
              Show more ({(holders.length - count).toLocaleString('en')} left)
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
