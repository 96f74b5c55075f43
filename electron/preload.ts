import { contextBridge, ipcRenderer } from 'electron';

/**
 * All that a window gets from the shell: the word that there is one, and a port to the engine when it asks.
 * The page posts `{ type: 'hookswitch:connect' }` to itself; a channel is made, one end goes to the main process, the
 * other comes back to the page as `{ type: 'hookswitch:port' }`. What is said over it is the contract, nothing else.
 */
contextBridge.exposeInMainWorld('hookswitchShell', true);

window.addEventListener('message', (event: MessageEvent) => {
  if (event.source !== window || event.origin !== window.origin) return;
  if (event.data?.type !== 'hookswitch:connect') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('hookswitch:connect', null, [port2]);
  window.postMessage({ type: 'hookswitch:port' }, window.origin, [port1]);
});
