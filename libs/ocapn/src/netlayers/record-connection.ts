import type { Location } from "../location/location.ts";
import { SyrupError } from "../syrup/error.ts";
import { RecordReader } from "../syrup/record-reader.ts";
import { Outbox } from "./_outbox.ts";
import type { Carrier } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import type { NetlayerLimits } from "./limits.ts";
import type { Closed, ClosedCode, Connection, Receiver } from "./netlayer.ts";

export interface RecordConnectionOptions {
  readonly outgoing: boolean;
  readonly peer: Location | undefined;
  readonly limits: NetlayerLimits;
  readonly clock: Clock;
}

/**
 * A connection over anything that carries bytes: it makes records of what comes, holds the peer to the limits, and
 * puts records of one moment together into one write. The carrier's side calls `came`, `refused`, `taken`,
 * `ended` and `lost`.
 */
export class RecordConnection implements Connection {
  readonly outgoing: boolean;
  readonly peer: Location | undefined;
  readonly #carrier: Carrier;
  readonly #limits: NetlayerLimits;
  readonly #clock: Clock;
  readonly #reader: RecordReader;
  readonly #outbox: Outbox;
  #receiver: Receiver | undefined;
  #closed: Closed | undefined;
  /** What the carrier has told of its end, while records that came before are still unread. */
  #end: Closed | undefined;
  #paused = true;
  #reading = false;
  /** Bytes that came while this side had paused. */
  #unread = 0;
  /** Takes back the time-out of the record that has begun. */
  #inTime: (() => void) | undefined;
  #gone: (() => void) | undefined;
  #told = false;

  constructor(carrier: Carrier, { outgoing, peer, limits, clock }: RecordConnectionOptions) {
    this.outgoing = outgoing;
    this.peer = peer;
    this.#carrier = carrier;
    this.#limits = limits;
    this.#clock = clock;
    this.#reader = new RecordReader(limits.record);
    this.#outbox = new Outbox(carrier, limits);
  }

  get closed(): Closed | undefined {
    return this.#closed;
  }

  receive(receiver: Receiver): void {
    if (this.#receiver !== undefined) throw new TypeError("a connection has one receiver");
    this.#receiver = receiver;
    queueMicrotask(() => {
      this.#tell();
      this.resume();
    });
  }

  send(record: Uint8Array): boolean {
    if (this.#closed !== undefined) return false;
    const waiting = this.#outbox.add(record);
    if (waiting <= this.#limits.waiting) return waiting < this.#limits.highWater;
    this.#close("NOT_TAKEN");
    return false;
  }

  drained(): Promise<void> {
    return this.#closed === undefined ? this.#outbox.drained() : Promise.resolve();
  }

  pause(): void {
    if (this.#paused || this.#closed !== undefined) return;
    this.#paused = true;
    this.#carrier.pause();
    // The time that this side lets pass is not the peer's.
    this.#stopTime();
  }

  resume(): void {
    if (!this.#paused || this.#receiver === undefined || this.#closed !== undefined) return;
    this.#paused = false;
    this.#unread = 0;
    this.#carrier.resume();
    this.#read(false);
  }

  close(): void {
    this.#close("CLOSED");
  }

  /** Bytes have come. They are the connection's from now on. */
  came(bytes: Uint8Array): void {
    if (this.#closed !== undefined) return;
    this.#reader.push(bytes);
    if (!this.#paused) {
      this.#read(this.#carrier.framed);
      return;
    }
    this.#unread += bytes.length;
    if (this.#unread > this.#limits.waiting) this.#close("FLOODED");
  }

  /** What has come is nothing that can be read. */
  refused(cause: Error): void {
    this.#close("MALFORMED", cause);
  }

  /** The peer has taken some of what was written. */
  taken(): void {
    this.#outbox.taken();
  }

  /** The peer has ended, in order; or the carrier has, after this side ended. */
  ended(): void {
    this.#over({ code: "ENDED" });
  }

  /** The carrier is no more. */
  lost(cause?: unknown): void {
    this.#over(cause === undefined ? { code: "LOST" } : { code: "LOST", cause });
  }

  #over(end: Closed): void {
    this.#gone?.();
    this.#gone = undefined;
    if (this.#closed !== undefined || this.#end !== undefined) return;
    this.#end = end;
    if (!this.#paused) this.#read(false);
    else if (this.#receiver === undefined) this.#close(end.code, end.cause);
  }

  /** @param whole whether no record may be left half-read, since bytes come in the borders in which they were sent */
  #read(whole: boolean): void {
    // Who pauses and resumes while he takes a record comes here twice.
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let record = this.#next(); record !== undefined; record = this.#next()) {
        this.#stopTime();
        this.#receiver?.record(record);
      }
    } catch (error) {
      this.#close("FAULT", error);
    } finally {
      this.#reading = false;
    }
    if (this.#paused || this.#closed !== undefined) return;
    if (this.#reader.partial && whole) this.#close("MALFORMED");
    else if (this.#end !== undefined) this.#close(this.#reader.partial ? "LOST" : this.#end.code, this.#end.cause);
    else if (this.#reader.partial)
      this.#inTime ??= this.#clock.after(this.#limits.recordTime, () => this.#close("TOO_SLOW"));
  }

  #next(): ReturnType<RecordReader["next"]> {
    if (this.#paused || this.#closed !== undefined) return undefined;
    try {
      return this.#reader.next();
    } catch (error) {
      if (!(error instanceof SyrupError)) throw error;
      this.#close("MALFORMED", error);
      return undefined;
    }
  }

  #stopTime(): void {
    this.#inTime?.();
    this.#inTime = undefined;
  }

  #close(code: ClosedCode, cause?: unknown): void {
    if (this.#closed !== undefined) return;
    this.#closed = cause === undefined ? { code } : { code, cause };
    this.#stopTime();
    // What ends for a reason of its own owes the peer nothing more.
    if (code === "CLOSED" || code === "FAULT") {
      this.#outbox.flush();
      this.#gone = this.#clock.after(this.#limits.closeTime, () => this.#carrier.destroy());
      this.#carrier.end();
    } else this.#carrier.destroy();
    this.#outbox.close();
    queueMicrotask(() => this.#tell());
  }

  #tell(): void {
    if (this.#closed === undefined || this.#receiver === undefined || this.#told) return;
    this.#told = true;
    this.#receiver.closed(this.#closed);
  }
}
