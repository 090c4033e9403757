import { describe, expect, it } from "@jest/globals";
import { encode, record, type SyrupRecord } from "../syrup/index.ts";
import type { Carrier } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Closed } from "./netlayer.ts";
import { RecordConnection } from "./record-connection.ts";

const utf8 = new TextEncoder();
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Time that passes when it is told to. */
class HandClock implements Clock {
  #now = 0;
  readonly #timers = new Map<() => void, number>();

  after(milliseconds: number, run: () => void): () => void {
    const timer = () => run();
    this.#timers.set(timer, this.#now + milliseconds);
    return () => this.#timers.delete(timer);
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    for (const [timer, at] of [...this.#timers]) if (at <= this.#now && this.#timers.delete(timer)) timer();
  }

  get waiting(): number {
    return this.#timers.size;
  }
}

/** Nothing behind it: it shows what it was asked for. */
class PaperCarrier implements Carrier {
  readonly framed: boolean;
  readonly log: string[] = [];
  waiting = 0;

  constructor(framed = false) {
    this.framed = framed;
  }

  write(bytes: Uint8Array): void {
    this.log.push(`write ${text(bytes)}`);
  }

  pause(): void {
    this.log.push("pause");
  }

  resume(): void {
    this.log.push("resume");
  }

  end(): void {
    this.log.push("end");
  }

  destroy(): void {
    this.log.push("destroy");
  }
}

function setUp({ framed = false, limits = {} }: { framed?: boolean; limits?: Partial<NetlayerLimits> } = {}) {
  const carrier = new PaperCarrier(framed);
  const clock = new HandClock();
  const connection = new RecordConnection(carrier, {
    outgoing: true,
    peer: undefined,
    limits: netlayerLimits(limits),
    clock,
  });
  const told: string[] = [];
  let last: Closed | undefined;
  let onRecord: (record: SyrupRecord) => void = () => undefined;
  const receive = async () => {
    connection.receive({
      record(one) {
        told.push(one.name ?? "?");
        onRecord(one);
      },
      closed(reason) {
        last = reason;
        told.push(reason.code);
      },
    });
    await Promise.resolve();
  };
  return {
    carrier,
    clock,
    connection,
    told,
    receive,
    came: (form: string) => connection.came(utf8.encode(form)),
    on: (run: (record: SyrupRecord) => void) => {
      onRecord = run;
    },
    last: () => last,
  };
}

describe("what is sent", () => {
  it("goes out in one write for all of one moment, and the sender's buffer is his own", async () => {
    const { connection, carrier } = setUp();
    const bytes = utf8.encode("<1'a>");
    connection.send(bytes);
    bytes.set(utf8.encode("<1'b>"));
    connection.send(bytes);
    expect(carrier.log).toEqual([]);
    await Promise.resolve();
    connection.send(encode(record("c", "x".repeat(5_000))));
    await Promise.resolve();
    expect(carrier.log).toEqual(["write <1'a><1'b>", `write <1'c5000"${"x".repeat(5_000)}>`]);
  });

  it("goes out one by one where borders are kept", () => {
    const { connection, carrier } = setUp({ framed: true });
    connection.send(utf8.encode("<1'a>"));
    connection.send(utf8.encode("<1'b>"));
    expect(carrier.log).toEqual(["write <1'a>", "write <1'b>"]);
  });

  it("goes out before the end, and nothing after it", async () => {
    const { connection, carrier, receive, told } = setUp();
    await receive();
    connection.send(utf8.encode("<8'op:abort>"));
    connection.close();
    expect(connection.send(utf8.encode("<1'a>"))).toBe(false);
    await Promise.resolve();
    expect(carrier.log).toEqual(["resume", "write <8'op:abort>", "end"]);
    expect(told).toEqual(["CLOSED"]);
  });

  it("is too much when the peer takes nothing: first it is said, then it ends", async () => {
    const { connection, carrier, receive, told } = setUp({ limits: { highWater: 10, waiting: 20 } });
    await receive();
    expect(connection.send(utf8.encode("<1'a>"))).toBe(true);
    await Promise.resolve();
    carrier.waiting = 5;
    expect(connection.send(utf8.encode("<1'b>"))).toBe(false);
    await Promise.resolve();
    carrier.waiting = 10;
    let drained = false;
    const waiting = connection.drained().then(() => {
      drained = true;
    });
    connection.taken();
    await Promise.resolve();
    expect(drained).toBe(false);
    carrier.waiting = 5;
    connection.taken();
    await waiting;
    carrier.waiting = 16;
    expect(connection.send(utf8.encode("<1'c>"))).toBe(false);
    await Promise.resolve();
    expect(told).toEqual(["NOT_TAKEN"]);
    expect(carrier.log.at(-1)).toBe("destroy");
    await connection.drained();
  });
});

describe("what comes", () => {
  it("is not read before somebody receives, and not told while he asks to", async () => {
    const { connection, carrier, told } = setUp();
    connection.came(utf8.encode("<1'a>"));
    connection.receive({ record: (one) => told.push(one.name ?? ""), closed: () => undefined });
    expect([carrier.log, told]).toEqual([[], []]);
    await Promise.resolve();
    expect([carrier.log, told]).toEqual([["resume"], ["a"]]);
    expect(() => connection.receive({ record: () => undefined, closed: () => undefined })).toThrow(TypeError);
  });

  it("waits, to the record, while this side has paused, also from within a record", async () => {
    const { connection, carrier, told, receive, came, on } = setUp();
    await receive();
    on(({ name }) => {
      if (name === "b") connection.pause();
    });
    came("<1'a><1'b><1'c>");
    came("<1'd>");
    expect([told, carrier.log]).toEqual([
      ["a", "b"],
      ["resume", "pause"],
    ]);
    connection.ended();
    expect(told).toEqual(["a", "b"]);
    connection.resume();
    await Promise.resolve();
    expect(told).toEqual(["a", "b", "c", "d", "ENDED"]);
  });

  it("is told once when its receiver pauses and resumes within it", async () => {
    const { connection, told, receive, came, on } = setUp();
    await receive();
    on(() => {
      connection.pause();
      connection.resume();
    });
    came("<1'a><1'b>");
    expect(told).toEqual(["a", "b"]);
  });

  it("may not grow without end while this side has paused", async () => {
    const { connection, told, receive, came, last } = setUp({ limits: { waiting: 12 } });
    await receive();
    connection.pause();
    came("<1'a><1'b>");
    came("<1'c>");
    await Promise.resolve();
    expect([told, last()?.code]).toEqual([["FLOODED"], "FLOODED"]);
  });

  it.each([
    ["what is no record", "<1'a>t<1'b>", ["a", "MALFORMED"]],
    ["what is not canonical", "<1'a><1'b01+><1'c>", ["a", "MALFORMED"]],
    ["a record that is too large", "<1'a><1'b99:", ["a", "MALFORMED"]],
  ])("ends the connection: %s", async (_, form, expected) => {
    const { told, receive, came, carrier, last } = setUp({ limits: { record: { bytes: 50, depth: 5, digits: 5 } } });
    await receive();
    came(form);
    came("<1'd>");
    await Promise.resolve();
    expect(told).toEqual(expected);
    expect(carrier.log.at(-1)).toBe("destroy");
    expect(last()?.cause).toMatchObject({ name: "SyrupError" });
  });

  it("ends the connection in the middle of a message where borders are kept", async () => {
    const { told, receive, came } = setUp({ framed: true });
    await receive();
    came("<1'a><1'b>");
    came("<1'c");
    await Promise.resolve();
    expect(told).toEqual(["a", "b", "MALFORMED"]);
  });

  it("ends the connection, after what was sent, when its receiver throws", async () => {
    const { connection, told, receive, came, on, carrier, last } = setUp();
    await receive();
    const fault = new Error("no");
    on(() => {
      connection.send(utf8.encode("<8'op:abort>"));
      throw fault;
    });
    came("<1'a><1'b>");
    await Promise.resolve();
    expect(told).toEqual(["a", "FAULT"]);
    expect(last()?.cause).toBe(fault);
    expect(carrier.log).toEqual(["resume", "write <8'op:abort>", "end"]);
  });
});

describe("the end", () => {
  it("is in order after a whole record, and a loss in the middle of one", async () => {
    const whole = setUp();
    await whole.receive();
    whole.came("<1'a>");
    whole.connection.ended();
    const half = setUp();
    await half.receive();
    half.came("<1'a");
    half.connection.ended();
    await Promise.resolve();
    expect([whole.told, half.told]).toEqual([["a", "ENDED"], ["LOST"]]);
  });

  it("is told once, with its cause", async () => {
    const { connection, told, receive, last } = setUp();
    await receive();
    const cause = new Error("reset");
    connection.lost(cause);
    connection.lost();
    connection.ended();
    connection.close();
    await Promise.resolve();
    expect([told, last()]).toEqual([["LOST"], { code: "LOST", cause }]);
    expect(connection.closed).toEqual({ code: "LOST", cause });
  });

  it("is told to who receives after it", async () => {
    const { connection, told, receive } = setUp();
    connection.lost();
    expect(connection.closed?.code).toBe("LOST");
    await receive();
    expect(told).toEqual(["LOST"]);
  });
});

describe("time", () => {
  it("is up for a record that trickles, however steadily", async () => {
    const { clock, told, receive, came } = setUp({ limits: { recordTime: 100 } });
    await receive();
    came("<9");
    for (let at = 0; at < 9; at++) {
      clock.pass(11);
      came("9");
    }
    expect(told).toEqual([]);
    clock.pass(1);
    await Promise.resolve();
    expect(told).toEqual(["TOO_SLOW"]);
    expect(clock.waiting).toBe(0);
  });

  it("begins anew with each record, and stands still between them and while this side has paused", async () => {
    const { connection, clock, told, receive, came } = setUp({ limits: { recordTime: 100 } });
    await receive();
    for (let at = 0; at < 5; at++) {
      came("<1'a><1");
      clock.pass(99);
      came("'b>");
      clock.pass(1_000);
    }
    expect(clock.waiting).toBe(0);
    came("<1'a");
    connection.pause();
    clock.pass(1_000);
    connection.resume();
    clock.pass(99);
    came(">");
    await Promise.resolve();
    expect(told.filter((name) => name.length > 1)).toEqual([]);
  });

  it("is up for a peer that does not take the last bytes", async () => {
    const { connection, clock, carrier, receive } = setUp({ limits: { closeTime: 100 } });
    await receive();
    connection.close();
    clock.pass(99);
    expect(carrier.log.at(-1)).toBe("end");
    clock.pass(1);
    expect(carrier.log.at(-1)).toBe("destroy");
    const other = setUp();
    other.connection.close();
    other.connection.lost();
    expect(other.clock.waiting).toBe(0);
  });
});
