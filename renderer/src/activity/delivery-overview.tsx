import { Button } from '@mantine/core';
import { IconAlertTriangle, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { codeOptionsOf } from '../../../shared/activity-code.ts';
import type { Delivery } from '../../../shared/model/delivery.ts';
import type { EventDetails } from '../../../shared/model/event-details.ts';
import { AllowUpload } from '../actions/allow-upload.tsx';
import { ask } from '../client.ts';
import { CopyAs } from '../parts/copy-as.tsx';
import { linkTo } from '../route.ts';
import { Attempts } from './attempts.tsx';
import styles from './detail.module.css';
import { deliveryHeadline } from './headline.ts';
import { HeadlineBox } from './headline-box.tsx';
import { KeyValues } from './key-values.tsx';
import { ParameterTable } from './parameter-table.tsx';
import { ResendButton } from './resend-button.tsx';

interface DeliveryOverviewProps {
  readonly activity: Delivery;
  /** Null until it is there. */
  readonly details: EventDetails | null;
}

/** What was sent, what became of it and why. */
export function DeliveryOverview({ activity: delivery, details }: DeliveryOverviewProps) {
  const { action, redirects, attempts, capture, uploadRefused } = delivery;
  const { data: listed } = useQuery(ask.actions.list.queryOptions({ input: {} }));
  const hasAction = listed?.actions.some(({ id }) => id === action.id) ?? false;
  const parameters = Object.entries(delivery.parameters);
  return (
    <>
      <HeadlineBox headline={deliveryHeadline(delivery)} />
      <Unresolved tags={delivery.unresolved} />
      {uploadRefused !== undefined && <AllowUpload file={uploadRefused} />}
      <div className={styles.buttons}>
        <ResendButton key={delivery.id} id={delivery.id} />
        <CopyAs request={delivery.request} options={codeOptionsOf(delivery, '')} />
        {hasAction && (
          <Button component="a" href={linkTo('actions', action.id)} leftSection={<IconSend size={14} />}>
            Action
          </Button>
        )}
      </div>
      <p className={styles.facts}>
        Action <b>{action.name}</b>
        {capture !== null && (
          <>
            {' · '}
            <a href={linkTo('activity', capture)}>It reached this receiver: view the capture</a>
          </>
        )}
        {delivery.callId !== null && (
          <>
            {' · call '}
            <a className="wire" href={linkTo('calls', delivery.callId)}>
              {delivery.callId}
            </a>
          </>
        )}
      </p>
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      {redirects.length > 0 && attempts[0]?.url === undefined && (
        <>
          <h3>Redirects</h3>
          <KeyValues
            label="Redirects"
            pairs={redirects.map(({ status, method, url }) => [String(status), `${method} ${url}`] as const)}
          />
        </>
      )}
      {parameters.length > 0 && (
        <>
          <h3>Parameters sent</h3>
          {details === null || details.recognized === null ? (
            <KeyValues label="Parameters sent" pairs={parameters} />
          ) : (
            <ParameterTable label="Parameters sent" details={{ ...details, missing: [] }} />
          )}
        </>
      )}
    </>
  );
}

function Unresolved({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <p className={styles.warning} role="note">
      <IconAlertTriangle size={14} aria-hidden="true" />
      <span>
        {tags.length === 1 ? 'This parameter is' : 'These parameters are'} defined nowhere:{' '}
        <span className="wire">{tags.map((tag) => `{{${tag}}}`).join(' ')}</span>.{' '}
        <a href={linkTo('parameters')}>Define in Parameters</a>
      </span>
    </p>
  );
}
