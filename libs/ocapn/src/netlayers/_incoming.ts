import type { Connection } from "./netlayer.ts";

/** Connections that others opened, on their way to who takes them. */
export class Incoming {
  #accept: ((connection: Connection) => void) | undefined;
  #waiting: Connection[] = [];

  listen(accept: (connection: Connection) => void): void {
    this.#accept = accept;
    const waiting = this.#waiting.filter((connection) => connection.closed === undefined);
    this.#waiting = [];
    for (const connection of waiting) accept(connection);
  }

  came(connection: Connection): void {
    if (this.#accept === undefined) this.#waiting.push(connection);
    else this.#accept(connection);
  }

  /** Who has gone before anybody took him makes room. */
  gone(connection: Connection): void {
    if (this.#waiting.length > 0) this.#waiting = this.#waiting.filter((other) => other !== connection);
  }
}
