import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Page } from 'playwright-core';
import type { Contract } from '../../shared/contract/contract.ts';

export type Client = ContractRouterClient<Contract>;

let last = 0;

/**
 * The contract over the page's own transport: a port that the page asks the preload script for, as the screen does.
 * The page only passes messages on; both ends of the conversation are real.
 */
export async function pageClient(page: Page): Promise<Client> {
  last += 1;
  const name = `spec${last}`;
  const port = new EventTarget() as EventTarget & { postMessage(data: string): void };
  port.postMessage = (data) => {
    const dispatch = ({ name, data }: { name: string; data: string }) =>
      window.dispatchEvent(new CustomEvent(name, { detail: data }));
    void page.evaluate(dispatch, { name, data });
  };
  await page.exposeFunction(name, (data: string) => port.dispatchEvent(new MessageEvent('message', { data })));
  await page.evaluate(async (eventName) => {
    const port = await new Promise<MessagePort>((resolve) => {
      window.addEventListener('message', (event) => {
        const [offered] = event.ports;
        if (event.data?.type === 'hookswitch:port' && offered !== undefined) resolve(offered);
      });
      window.postMessage({ type: 'hookswitch:connect' }, location.origin);
    });
    const back = (window as unknown as Record<string, (data: string) => void>)[eventName];
    port.addEventListener('message', (event) => back?.(event.data));
    port.start();
    window.addEventListener(eventName, (event) => port.postMessage((event as CustomEvent<string>).detail));
  }, name);
  return createORPCClient(new RPCLink({ port: port as never }));
}
