import { EventEmitter } from 'node:events';

export type PortData = string | Uint8Array;

/** The main process's end of a port: quiet until it is started, then every message in order. */
export class MessagePortMain extends EventEmitter {
  readonly #post: (data: PortData) => void;
  readonly #shut: () => void;
  #waiting: PortData[] | null = [];
  #open = true;

  constructor(post: (data: PortData) => void, shut: () => void) {
    super();
    this.#post = post;
    this.#shut = shut;
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  postMessage(data: PortData): void {
    if (this.#open) this.#post(data);
  }

  close(): void {
    if (!this.#open) return;
    this.#shut();
    this.closed();
  }

  /** A message from the page's end. */
  received(data: PortData): void {
    if (this.#waiting === null) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  /** The page's end is gone, or ours was closed. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.emit('close');
  }
}
