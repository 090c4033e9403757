import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { parse } from "@bytecodealliance/jco";
import { methods, send, Vat } from "@glither/vat";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { CapabilityError, connection, folder } from "../../capabilities/index.ts";
import { LOOP_FOREVER, program, UNREACHABLE, vectors } from "../../testing/program.ts";
import { compileProgram } from "../run/audit.ts";
import { readGrants } from "../run/grants.ts";
import { runSuspended } from "../run/suspended.ts";
import { type ApartOptions, runApart } from "./run-apart.ts";

const HELLO = program(
  [
    ["fd_write", 1, 128, 1, 0],
    ["proc_exit", 3],
  ],
  { data: { 64: "hello", 128: vectors([64, 5]) } },
);
/** Reads its input and writes it out, eight bytes at a time, twice. */
const ECHO = program(
  [
    ["fd_read", 0, 128, 1, 136],
    ["fd_write", 1, 128, 1, 144],
    ["fd_read", 0, 128, 1, 136],
    ["fd_write", 1, 128, 1, 144],
  ],
  { data: { 128: vectors([64, 8]) } },
);
/** Writes the time and eight random bytes. */
const CHANCE = program(
  [
    ["clock_time_get", 0, 0n, 64],
    ["random_get", 72, 8],
    ["fd_write", 1, 128, 1, 144],
  ],
  {
    data: { 128: vectors([64, 16]) },
  },
);

let place: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "glither-apart-"));
});
afterEach(() => rmSync(place, { recursive: true }));

const run = (bytes: Uint8Array, options: ApartOptions = {}) => runApart(bytes, { output: "collected", ...options });
const granting = (...texts: readonly string[]) => ({ grants: readGrants(texts, {}) });

/** An input in another vat than its reader's, which answers when it has asked somebody else. */
function slowInput(parts: readonly string[]) {
  const here = new Vat({ name: "here" });
  const there = new Vat({ name: "there" });
  let next = 0;
  const source = there.spawn(() => methods({ next: (): Uint8Array => Buffer.from(parts[next++] ?? "") }));
  const stdin = here.spawn(() => methods({ terminal: () => false, read: (_most: number) => send(source, "next") }));
  return { vat: here, capabilities: { stdin: stdin as never } };
}

describe("a program in a thread of its own", () => {
  it("runs to its end, and says how that came", async () => {
    const { ending, stdout } = await run(HELLO);
    expect([ending, Buffer.from(stdout).toString()]).toEqual([{ how: "exit", code: 3 }, "hello"]);
    expect(await run(program([{ code: UNREACHABLE }]))).toMatchObject({ ending: { how: "trap", trap: "unreachable" } });
  });

  it("is ended when it takes too long, in a loop or asleep", async () => {
    const limits = { time: 500 };
    expect(await run(program([{ code: LOOP_FOREVER }]), { limits })).toMatchObject({ ending: { how: "time" } });
    const sleep = program([["poll_oneoff", 64, 128, 1, 192]], { data: { 88: Uint8Array.of(0, 0, 0, 0, 0, 0, 1) } });
    expect(await run(sleep, { limits, ...granting("clock=real") })).toMatchObject({ ending: { how: "time" } });
  });

  it("is ended when it writes more than is kept, and keeps what it wrote until then", async () => {
    const { ending, stdout } = await run(HELLO, { limits: { output: 4 } });
    expect([ending, Buffer.from(stdout).toString()]).toEqual([{ how: "output" }, "hell"]);
  });

  it("gets no more memory than it may have", async () => {
    // memory.grow by 100 pages; the answer, -1 or the old size, becomes the exit code.
    const grow = program([{ code: [0x41, 0xe4, 0x00, 0x40, 0x00, 0x10, 0x00] }, ["proc_exit", 0]]);
    expect(await run(grow)).toMatchObject({ ending: { code: 1 } });
    expect(await run(grow, { limits: { memory: 10 * 65_536 } })).toMatchObject({ ending: { code: 0xffff_ffff } });
  });

  it("cannot end the process by what lies in the engine's own memory: tables, collected objects, the stack", async () => {
    const from = (text: string) => parse(`(module (memory (export "memory") 1) ${text})`);
    const tables = (count: number) => Array.from({ length: count }, (_, at) => `(table $t${at} 0 externref)`).join("");
    // Each table is asked to grow by more than it may; the sum of the answers tells whether all were refused.
    const asked = Array.from({ length: 8 }, (_, at) => `(table.grow $t${at} (ref.null extern) (i32.const 9000000))`);
    const sum = asked.reduce((all, one) => `(i32.add ${all} ${one})`);
    const grow = await parse(`(module
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1) ${tables(8)}
      (func (export "_start") (call $exit (i32.eq ${sum} (i32.const -8)))))`);
    expect(await run(grow)).toMatchObject({ ending: { how: "exit", code: 1 } });
    const start = '(func (export "_start"))';
    await expect(run(await from(tables(9) + start))).rejects.toMatchObject({ code: "TOO_MUCH_MEMORY" });
    const large = await from(`(table 9000000 funcref) ${start}`);
    await expect(run(large)).rejects.toMatchObject({ code: "TOO_MUCH_MEMORY" });
    for (const type of ["(type (array (mut i64)))", "(type (struct (field i32)))", "(rec (type (struct)))"])
      await expect(run(await from(type + start))).rejects.toMatchObject({ code: "NOT_A_PROGRAM" });
    const deep = await from('(func $f (export "_start") (call $f))');
    expect(await run(deep)).toMatchObject({ ending: { how: "trap", trap: "stack overflow" } });
  });

  it("does not begin where a grant cannot be had", async () => {
    await expect(run(HELLO, granting(`fs=${join(place, "none")}`))).rejects.toMatchObject({ code: "NO_FOLDER" });
    await expect(run(CHANCE, granting("clock=real"))).rejects.toMatchObject({ code: "NOT_GRANTED" });
  });

  it("waits asleep for actors of another thread, and for what these wait for", async () => {
    const { stdout } = await run(ECHO, { far: slowInput(["from afar", "x"]) });
    expect(Buffer.from(stdout).toString("latin1")).toBe("from afaxrom afa");
  });

  it("has a folder of another thread, with what it opens there", async () => {
    writeFileSync(join(place, "note"), "far away");
    const vat = new Vat();
    const { directory, end } = folder(vat, place);
    const bytes = program(
      [
        ["path_open", 3, 0, 64, 4, 0, 2n, 0n, 0, 80],
        ["fd_read", 4, 128, 1, 136],
        ["fd_write", 1, 128, 1, 144],
        ["path_rename", 3, 64, 4, 3, 69, 1],
      ],
      { data: { 64: "note\0x", 128: vectors([160, 8]) } },
    );
    const { stdout } = await run(bytes, { far: { vat, capabilities: { directories: { "/": directory } } } });
    expect(Buffer.from(stdout).toString()).toBe("far away");
    expect(readFileSync(join(place, "x"), "utf8")).toBe("far away");
    end();
  });

  it("gets an error for what goes wrong there", async () => {
    const vat = new Vat();
    const stdin = vat.spawn(() => () => {
      throw new CapabilityError("nodev");
    });
    // The answer of fd_read becomes the exit code.
    const code = [0x41, 0, 0x41, 0x80, 0x01, 0x41, 1, 0x41, 0, 0x10, 0x01, 0x10, 0x00];
    const bytes = program([{ code }, ["proc_exit", 0], ["fd_read", 0, 0, 0, 0]]);
    expect(await run(bytes, { far: { vat, capabilities: { stdin: stdin as never } } })).toMatchObject({
      ending: { how: "exit", code: 43 },
    });
  });
});

describe("a connection", () => {
  /** Sends what it got, and what it has to say, and ends its side. */
  const bytes = program(
    [
      ["sock_recv", 3, 128, 1, 0, 136, 140],
      ["sock_send", 3, 128, 1, 0, 136],
      ["sock_shutdown", 3, 2],
      ["sock_send", 3, 128, 1, 0, 136],
    ],
    { data: { 128: vectors([160, 5]) } },
  );

  it("that was granted is received from, sent over and ended", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const [peer] = (await once(server, "connection")) as [Socket];
    peer.write("hello");
    const vat = new Vat();
    const connections = [vat.spawn(connection, vat, socket) as never];
    expect(await run(bytes, { far: { vat, capabilities: { connections } } })).toMatchObject({ ending: { code: 0 } });
    const received: Buffer[] = [];
    for await (const part of peer) received.push(part as Buffer);
    expect(Buffer.concat(received).toString()).toBe("hello");
    socket.destroy();
    server.close();
  });

  it("that was not granted there is no way to open: the number is nobody's, and a file is none", async () => {
    const code = [0x41, 3, 0x41, 0, 0x41, 0, 0x10, 0x01, 0x10, 0x00];
    const accept = program([{ code }, ["proc_exit", 0], ["sock_accept", 0, 0, 0]]);
    expect(await run(accept)).toMatchObject({ ending: { code: 8 } });
    expect(await run(accept, granting(`fs=${place}`))).toMatchObject({ ending: { code: 57 } });
  });

  it("is taken from a listener that was granted", async () => {
    const [one, other] = duplexPair();
    const vat = new Vat();
    const listeners = [vat.spawn(() => methods({ accept: () => vat.spawn(connection, vat, one) })) as never];
    other.end("word!");
    const accept = program(
      [
        ["sock_accept", 3, 0, 80],
        ["fd_read", 4, 128, 1, 136],
        ["fd_write", 4, 128, 1, 136],
        ["fd_write", 1, 128, 1, 136],
      ],
      { data: { 128: vectors([160, 5]) } },
    );
    const { stdout } = await run(accept, { far: { vat, capabilities: { listeners } } });
    expect([Buffer.from(stdout).toString(), String(other.read())]).toEqual(["word!", "word!"]);
  });
});

it("has the connections that it had when its recording is played, and nobody at their other end", async () => {
  const bytes = program(
    [
      ["sock_accept", 3, 0, 80],
      ["fd_read", 4, 128, 1, 136],
      ["fd_write", 1, 128, 1, 136],
    ],
    { data: { 128: vectors([160, 5]) } },
  );
  const [one, other] = duplexPair();
  other.resume().end("word!");
  const vat = new Vat();
  const listeners = [vat.spawn(() => methods({ accept: () => vat.spawn(connection, vat, one) })) as never];
  const record = join(place, "run.jsonl");
  const first = await run(bytes, { far: { vat, capabilities: { listeners } }, record });
  expect(Buffer.from(first.stdout).toString()).toBe("word!");
  const text = readFileSync(record, "utf8");
  expect(await run(bytes, { replay: text })).toEqual(first);
  const changed = text.replace(/"listeners":\[\d+\]/u, '"listeners":["3"]');
  expect(changed).not.toBe(text);
  await expect(run(bytes, { replay: changed })).rejects.toMatchObject({ code: "BAD_RECORDING" });
});

it("ends what it has accepted with the program, however that ends", async () => {
  const accept = ["sock_accept", 3, 0, 80] as const;
  const write = ["fd_write", 1, 128, 1, 0] as const;
  for (const [how, ...steps] of [
    ["exit", accept],
    ["trap", accept, { code: UNREACHABLE }],
    // Ended from outside, when it has written too much.
    ["output", accept, write, { code: LOOP_FOREVER }],
  ] as const) {
    const [one, other] = duplexPair();
    other.resume();
    const vat = new Vat();
    const closed = once(one, "close");
    const listeners = [vat.spawn(() => methods({ accept: () => vat.spawn(connection, vat, one) })) as never];
    const bytes = program(steps, { data: { 64: "hello", 128: vectors([64, 5]) } });
    const options = { far: { vat, capabilities: { listeners } }, limits: { output: 4 } };
    expect(await run(bytes, options)).toMatchObject({ ending: { how } });
    await closed;
    expect(one.writableFinished).toBe(true);
  }
});

describe("a program that is suspended", () => {
  it("waits for the same without a thread of its own", async () => {
    const { vat, capabilities } = slowInput(["12345678", "abcdefgh"]);
    const parts: Uint8Array[] = [];
    const stdout = vat.spawn(() =>
      methods({
        terminal: () => false,
        write: (bytes: Uint8Array): number => {
          parts.push(bytes);
          return bytes.length;
        },
      }),
    );
    const module = await compileProgram(ECHO);
    expect(await runSuspended(module, { ...capabilities, stdout }, vat)).toEqual({ how: "exit", code: 0 });
    expect(Buffer.concat(parts).toString()).toBe("12345678abcdefgh");
    const traps = await compileProgram(program([{ code: UNREACHABLE }]));
    expect(await runSuspended(traps, {}, vat)).toEqual({ how: "trap", trap: "unreachable" });
    expect(await runSuspended(await compileProgram(HELLO), { stdout }, vat)).toEqual({ how: "exit", code: 3 });
  });
});

describe("a recording", () => {
  it("plays a run again, with its time and its chance, and asks nobody", async () => {
    const record = join(place, "run.jsonl");
    const first = await run(CHANCE, { ...granting("clock=real", "random=system"), record });
    expect(first.stdout).toHaveLength(16);
    const replay = readFileSync(record, "utf8");
    const again = await run(CHANCE, { replay });
    expect(again).toEqual(first);
    expect(await run(CHANCE, granting("clock=real", "random=system"))).not.toEqual(first);
  });

  it("has the files that were read, which need not be there any more", async () => {
    writeFileSync(join(place, "note"), "long ago");
    const bytes = program(
      [
        ["path_open", 3, 0, 64, 4, 0, 2n, 0n, 0, 80],
        ["fd_read", 4, 128, 1, 136],
        ["fd_write", 1, 128, 1, 144],
      ],
      { data: { 64: "note", 128: vectors([160, 8]) } },
    );
    const record = join(tmpdir(), `glither-recording-${process.pid}.jsonl`);
    await run(bytes, { ...granting(`fs=${place}`), record });
    rmSync(join(place, "note"));
    const { stdout } = await run(bytes, { replay: readFileSync(record, "utf8") });
    rmSync(record);
    expect(Buffer.from(stdout).toString()).toBe("long ago");
  });

  it("is of one program, and no run that differs passes for it", async () => {
    const record = join(place, "run.jsonl");
    await run(CHANCE, { ...granting("clock=real", "random=system"), record });
    const text = readFileSync(record, "utf8");
    await expect(run(HELLO, { replay: text })).rejects.toMatchObject({ code: "DIVERGED" });
    const lines = text.trimEnd().split("\n");
    const replay = `${lines.slice(0, -1).join("\n")}\n`;
    await expect(run(CHANCE, { replay })).rejects.toMatchObject({
      code: "DIVERGED",
      message: `at message ${lines.length - 1} this run sends one more message than the recorded one`,
    });
    await expect(run(CHANCE, { replay: `${text}${lines.at(-1)}\n` })).rejects.toMatchObject({ code: "DIVERGED" });
    const other = text.replace('"now"', '"resolution"');
    await expect(run(CHANCE, { replay: other })).rejects.toMatchObject({ code: "DIVERGED" });
    await expect(run(CHANCE, { replay: "{}\n" })).rejects.toMatchObject({ code: "BAD_RECORDING" });
  });

  it("is refused, and its program told nothing, where a line is cut or edited", async () => {
    const record = join(place, "run.jsonl");
    await run(CHANCE, { ...granting("clock=real", "random=system"), record });
    const text = readFileSync(record, "utf8");
    const answer = /\{"value":\{"bytes":"[^"]*"\}\}/u;
    for (const [what, line, changed] of [
      ["cut", /\}\]\n$/u, "\n"],
      ["a fault that there is none of", answer, '{"fault":"no such fault"}'],
      ["a success for a fault", answer, '{"fault":"success"}'],
      ["no answer", answer, "null"],
      ["an answer of another kind", answer, '{"value":8}'],
      ["a reference without a number", answer, '{"value":{"reference":"a"}}'],
    ] as const) {
      const replay = text.replace(line, changed);
      expect([what, replay === text]).toEqual([what, false]);
      await expect(run(CHANCE, { replay })).rejects.toMatchObject({ code: "BAD_RECORDING" });
    }
  });

  it("is refused where its header gives numbers to what is no capability, or no numbers", async () => {
    const record = join(place, "run.jsonl");
    await run(CHANCE, { ...granting("clock=real", "random=system"), record });
    const [header = "", ...lines] = readFileSync(record, "utf8").split("\n");
    for (const changed of [
      header.replace('"clock":', '"clocks":'),
      header.replace(/"clock":\d+/u, '"clock":"0"'),
      header.replace('"directories":{}', '"directories":[]'),
      header.replace(/,"directories":\{\}/u, ""),
    ]) {
      expect(changed).not.toBe(header);
      const replay = [changed, ...lines].join("\n");
      await expect(run(CHANCE, { replay })).rejects.toMatchObject({ code: "BAD_RECORDING" });
    }
  });

  it("is not left by a program that catches what ends it", async () => {
    const [caught, done] = [{ code: [0x06, 0x40] }, { code: [0x19, 0x0b] }];
    const bytes = program([caught, ["random_get", 160, 8], done, caught, ["fd_write", 1, 128, 1, 144], done], {
      data: { 128: vectors([160, 8]) },
    });
    const record = join(place, "run.jsonl");
    await run(bytes, { ...granting("random=system"), record });
    const text = readFileSync(record, "utf8");
    const other = text.replace('"bytes",8]', '"bytes",9]');
    expect(other).not.toBe(text);
    await expect(run(bytes, { replay: other })).rejects.toMatchObject({ code: "DIVERGED" });
    const [header] = text.split("\n");
    await expect(run(bytes, { replay: `${header}\n` })).rejects.toMatchObject({ code: "DIVERGED" });
  });
});
