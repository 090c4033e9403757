import type { Location } from "../location/location.ts";
import type { SyrupRecord } from "../syrup/values.ts";

/** A way to peers. Protocols above know no more of it than this, so that they run wherever there is one. */
export interface Netlayer {
  /** Where others reach this peer. Its transport is the netlayer's name. */
  readonly location: Location;
  /**
   * Opens a connection.
   *
   * @throws NetlayerError of any code but `CANNOT_LISTEN`
   */
  connect(location: Location): Promise<Connection>;
  /**
   * Says who takes the connections that others open. Those that came before wait, unread, within the limit on their
   * number. A later call takes the place of an earlier one.
   */
  listen(accept: (connection: Connection) => void): void;
  /** Ends all connections and listens no more. */
  close(): Promise<void>;
}

/**
 * Records to and from one peer, each way in the order in which they were sent, until it closes. A connection proves no
 * more of the peer than `peer` says.
 */
export interface Connection {
  /** Whether this side opened it. */
  readonly outgoing: boolean;
  /** The peer, as far as the netlayer has proven it by a key; undefined where it proves nothing. */
  readonly peer: Location | undefined;
  /** Why it closed, once it has. */
  readonly closed: Closed | undefined;
  /**
   * Says who takes what comes; to be called once. Nothing is read before, and nothing is told within this call.
   * `closed` is told once, after the last record.
   */
  receive(receiver: Receiver): void;
  /**
   * Sends the bytes of one record. They are copied, so the writer's buffer can be used again at once. Records of one
   * moment may go out together, but none is cut between two writes to the network. What is sent after the end goes
   * nowhere.
   *
   * @returns false when so much waits to be taken by the peer that the sender had better wait for `drained`
   */
  send(record: Uint8Array): boolean;
  /** Settles when little waits to be sent, or the connection has closed. */
  drained(): Promise<void>;
  /** No further record is told until `resume`, not even one that has come; the peer's sending comes to a stop. */
  pause(): void;
  resume(): void;
  /** Sends what waits, then ends the connection; nothing more is received. */
  close(): void;
}

export interface Receiver {
  record(record: SyrupRecord): void;
  closed(reason: Closed): void;
}

export type ClosedCode =
  /** This side closed it. */
  | "CLOSED"
  /** The peer did, after a whole record. */
  | "ENDED"
  /** The network did, or the peer in the middle of a record. */
  | "LOST"
  /** The peer sent what is not canonical Syrup, or more than the limits allow. */
  | "MALFORMED"
  /** A record that the peer began took longer to come than it may. */
  | "TOO_SLOW"
  /** The peer takes less than it is sent, and more waits than may. */
  | "NOT_TAKEN"
  /** The peer sends while this side has paused, and more waits than may. */
  | "FLOODED"
  /** Who took a record threw. The cause is what he threw. */
  | "FAULT";

/** Why a connection closed. The cause is for logs; it tells peers nothing. */
export interface Closed {
  readonly code: ClosedCode;
  readonly cause?: unknown;
}
