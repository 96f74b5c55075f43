import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../client.ts';
import { requestRule } from '../parts/rule-request.ts';
import { showFailure } from '../parts/show-failure.ts';

/** Opens the form with a rule for requests like this one. */
export function MakeRuleButton({ capture }: { readonly capture: string }) {
  const draft = useMutation({
    mutationFn: () => client.responseRules.draft({ capture }),
    onSuccess: ({ id, ...rule }) => requestRule({ rule, id: null }),
    onError: showFailure,
  });
  return (
    <Button
      leftSection={<IconRoute size={14} />}
      loading={draft.isPending}
      title="Decides how the receiver responds to requests like this one"
      onClick={() => draft.mutate()}
    >
      Make a rule
    </Button>
  );
}
