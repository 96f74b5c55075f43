import { contextBridge, ipcRenderer } from 'electron';

/**
 * All that a window gets from the shell: a flag that there is one, and a port to the engine on request.
 * The page posts `{ type: 'hookswitch:connect' }` to itself; one end of a new channel goes through the main process to
 * the engine process, the other comes back to the page as `{ type: 'hookswitch:port' }`. It carries the contract, nothing
 * else.
 */
contextBridge.exposeInMainWorld('hookswitchShell', true);

window.addEventListener('message', (event: MessageEvent) => {
  if (event.source !== window || event.origin !== window.origin) return;
  if (event.data?.type !== 'hookswitch:connect') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('hookswitch:connect', null, [port2]);
  window.postMessage({ type: 'hookswitch:port' }, window.origin, [port1]);
});
