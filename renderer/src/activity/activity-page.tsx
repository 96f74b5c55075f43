import { ActionIcon, Button, Group, Modal, Text, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../client.ts';
import { useStats } from '../live.ts';
import { SaveHar } from '../parts/save-har.tsx';
import { showFailure } from '../parts/show-failure.ts';
import { goTo } from '../route.ts';
import { ActivityBrowser } from './activity-browser.tsx';
import { NothingYet } from './list-empty.tsx';

/** Clears the activity log, after asking: it cannot be undone. */
function Clear() {
  const [asking, setAsking] = useState(false);
  const { total } = useStats();
  const clear = useMutation(
    ask.activity.clear.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        setAsking(false);
        goTo('activity', [], { replace: true });
      },
    }),
  );
  return (
    <>
      <Tooltip label="Clear activity">
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Clear activity"
          disabled={total === 0}
          onClick={() => setAsking(true)}
        >
          <IconTrash size={14} stroke={1.5} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={asking} onClose={() => setAsking(false)} title="Clear the activity log?" size="sm">
        <Text mb="lg">
          {total === null ? 'All' : total.toLocaleString('en')} deliveries and captures go for good, whatever the filter
          shows. Actions, events and parameters stay.
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button onClick={() => setAsking(false)}>Keep them</Button>
          <Button variant="filled" color="red" loading={clear.isPending} onClick={() => clear.mutate({})}>
            Clear
          </Button>
        </Group>
      </Modal>
    </>
  );
}

/** All that was sent and received, as it happens. */
export function ActivityPage() {
  return (
    <ActivityBrowser
      page="activity"
      base=""
      label="Activity"
      tools={(filter, count) => (
        <>
          <SaveHar filter={filter} count={count} />
          <Clear />
        </>
      )}
      empty={
        <NothingYet
          title="Nothing has happened yet"
          words="Every request that is sent or received appears here. Send webhooks to the receiver:"
        />
      }
    />
  );
}
