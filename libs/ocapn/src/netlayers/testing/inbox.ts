import type { SyrupRecord } from "../../syrup/values.ts";
import type { Closed, Connection, Netlayer } from "../netlayer.ts";

/** What a connection tells, for tests to wait for. */
export class Inbox {
  readonly connection: Connection;
  readonly records: SyrupRecord[] = [];
  closed: Closed | undefined;
  #wake: () => void = () => undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.receive({
      record: (record) => {
        this.records.push(record);
        this.#wake();
      },
      closed: (reason) => {
        this.closed = reason;
        this.#wake();
      },
    });
  }

  /** The next record, or undefined when the connection has closed after the last one. */
  async next(): Promise<SyrupRecord | undefined> {
    while (this.records.length === 0 && this.closed === undefined)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.records.shift();
  }

  /** Waits for the end, whatever comes before. */
  async end(): Promise<Closed | undefined> {
    while (this.closed === undefined) {
      this.records.length = 0;
      await this.next();
    }
    return this.closed;
  }
}

/** The next connection that somebody opens to a netlayer. */
export function nextConnection(netlayer: Netlayer): Promise<Connection> {
  return new Promise((resolve) => netlayer.listen(resolve));
}

/** Both ends of a new connection, with an inbox each. */
export async function pair(near: Netlayer, far: Netlayer): Promise<readonly [Inbox, Inbox]> {
  const incoming = nextConnection(far);
  const outgoing = await near.connect(far.location);
  return [new Inbox(outgoing), new Inbox(await incoming)];
}
