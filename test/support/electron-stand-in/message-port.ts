import { EventEmitter } from 'node:events';

/** Electron's end of a port outside a page: quiet until it is started, then every message in order. */
export class MessagePortMain extends EventEmitter {
  readonly #post: (data: unknown) => void;
  readonly #shut: () => void;
  #waiting: unknown[] | null = [];
  #open = true;

  constructor(post: (data: unknown) => void, shut: () => void) {
    super();
    this.#post = post;
    this.#shut = shut;
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  postMessage(data: unknown): void {
    if (this.#open) this.#post(data);
  }

  close(): void {
    if (!this.#open) return;
    this.#shut();
    this.closed();
  }

  /** A message from the other end. */
  received(data: unknown): void {
    if (this.#waiting === null) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }

  /** The other end is gone, or this one was closed. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.emit('close');
  }
}

/** Two ends in one process, until they are handed to others. */
export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const other = { first: (): MessagePortMain => this.port2, second: (): MessagePortMain => this.port1 };
    const end = (peer: () => MessagePortMain) =>
      new MessagePortMain(
        (data) => peer().received(data),
        () => peer().closed(),
      );
    this.port1 = end(other.first);
    this.port2 = end(other.second);
  }
}
