import { readFile } from 'node:fs/promises';
import type { CDPSession } from 'playwright-core';
import { toApp } from './address.ts';
import { ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './message-port.ts';

/** The isolated world of the preload script, as Chromium calls it. */
const world = 'Electron Isolated Context';
const binding = 'standInSend';

/** What the page and the contract send each other. */
type PortData = string | Uint8Array;
type Packed = { readonly text: string } | { readonly base64: string };
type FromPage =
  | { readonly kind: 'post'; readonly channel: string; readonly message: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'message'; readonly port: number; readonly data: Packed }
  | { readonly kind: 'close'; readonly port: number };

/** Runs in the page's own world before its scripts: takes what contextBridge exposes. Worlds share events, not objects. */
function mainWorldSide(): void {
  window.addEventListener('stand-in:expose', (event) => {
    const [name, value] = JSON.parse((event as CustomEvent<string>).detail);
    Object.defineProperty(window, name, { value, enumerable: true });
  });
}

/** Runs in the isolated world: gives the preload script what a sandboxed one may require. */
function isolatedSide(run: (require: (name: string) => unknown) => void): void {
  if (window.top !== window) return;
  const own = globalThis as unknown as {
    standInSend(text: string): void;
    standInDeliver(port: number, data: Packed): void;
    standInClose(port: number): void;
  };
  const send = (message: FromPage) => own.standInSend(JSON.stringify(message));
  const pack = (data: unknown): Packed => {
    if (typeof data === 'string') return { text: data };
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : (data as Uint8Array);
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  };
  let last = 0;
  const ports = new Map<number, MessagePort>();
  own.standInDeliver = (port, data) => {
    const content =
      'text' in data ? data.text : Uint8Array.from(atob(data.base64), (character) => character.charCodeAt(0));
    ports.get(port)?.postMessage(content);
  };
  own.standInClose = (port) => {
    ports.get(port)?.close();
    ports.delete(port);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, value: unknown) {
        if (typeof value === 'function' || (typeof value === 'object' && value !== null))
          throw new Error(`The stand-in exposes plain values only, not ${name}.`);
        window.dispatchEvent(new CustomEvent('stand-in:expose', { detail: JSON.stringify([name, value]) }));
      },
    },
    ipcRenderer: {
      postMessage(channel: string, message: unknown, transfer: readonly MessagePort[] = []) {
        const handed = transfer.map((port) => {
          last += 1;
          const id = last;
          ports.set(id, port);
          return { id, port };
        });
        send({ kind: 'post', channel, message, ports: handed.map(({ id }) => id) });
        for (const { id, port } of handed) {
          port.addEventListener('message', (event) => send({ kind: 'message', port: id, data: pack(event.data) }));
          port.addEventListener('close', () => send({ kind: 'close', port: id }));
          port.start();
        }
      },
    },
  };
  run((name) => {
    if (name !== 'electron') throw new Error(`A sandboxed preload script cannot require ${name}.`);
    return electron;
  });
}

/** Puts the real preload script before every document of a page, and its messages and ports on ipcMain. */
export async function installPreload(cdp: CDPSession, preload: string, sender: unknown): Promise<void> {
  /** The isolated worlds that live now: the document's origin, and the ports it gave. */
  const worlds = new Map<number, { readonly origin: string; readonly ports: Map<number, MessagePortMain> }>();

  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === world) worlds.set(context.id, { origin: toApp(context.origin), ports: new Map() });
  });
  const gone = (id: number): void => {
    for (const port of worlds.get(id)?.ports.values() ?? []) port.closed();
    worlds.delete(id);
  };
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => gone(executionContextId));
  cdp.on('Runtime.executionContextsCleared', () => {
    for (const id of [...worlds.keys()]) gone(id);
  });
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId: id }) => {
    const from = worlds.get(id);
    if (name !== binding || from === undefined) return;
    const message = JSON.parse(payload) as FromPage;
    if (message.kind === 'message') from.ports.get(message.port)?.received(unpack(message.data));
    else if (message.kind === 'close') from.ports.get(message.port)?.closed();
    else {
      for (const port of message.ports) from.ports.set(port, mainEnd(id, port));
      const ports = message.ports.map((port) => from.ports.get(port));
      ipcMain.emit(message.channel, { sender, senderFrame: { origin: from.origin }, ports }, message.message);
    }
  });

  function mainEnd(context: number, port: number): MessagePortMain {
    const call = (functionDeclaration: string, ...values: unknown[]): void => {
      const parameters = {
        functionDeclaration,
        executionContextId: context,
        arguments: values.map((value) => ({ value })),
      };
      // The document may go away under a message; its ports then close, and the event says so.
      cdp.send('Runtime.callFunctionOn', parameters).catch(() => undefined);
    };
    return new MessagePortMain(
      (data) => call('(port, data) => globalThis.standInDeliver(port, data)', port, packed(data as PortData)),
      () => call('(port) => globalThis.standInClose(port)', port),
    );
  }

  await cdp.send('Runtime.enable');
  await cdp.send('Page.enable');
  await cdp.send('Runtime.addBinding', { name: binding, executionContextName: world });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${mainWorldSide})()` });
  const script = await readFile(preload, 'utf8');
  const source = `(${isolatedSide})((require) => {\n${script}\n})`;
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: world });
}

function unpack(data: Packed): PortData {
  return 'text' in data ? data.text : new Uint8Array(Buffer.from(data.base64, 'base64'));
}

function packed(data: PortData): Packed {
  return typeof data === 'string' ? { text: data } : { base64: Buffer.from(data).toString('base64') };
}
