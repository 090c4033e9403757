import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { adapted } from "../../../libs/sandbox/src/testing/component.ts";
import { httpComponent, tcpComponent } from "../../../libs/sandbox/src/testing/networked.ts";
import { program, UNREACHABLE, vectors } from "../../../libs/sandbox/src/testing/program.ts";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let at: { readonly cwd: string };

const NOTE = { 64: "note", 128: vectors([160, 5]), 136: vectors([192, 16]) };

beforeAll(async () => {
  folder = await temporaryFolder();
  at = { cwd: folder.path };
  await place(folder.path, "data/note", "hello");
  const bytes = {
    // Copies five bytes of a file to standard output, and writes two words of arguments behind them.
    "app.wasm": program(
      [
        ["path_open", 3, 0, 64, 4, 0, 2n, 0n, 0, 80],
        ["fd_read", 4, 128, 1, 144],
        ["fd_write", 1, 128, 1, 144],
      ],
      { data: NOTE },
    ),
    "chance.wasm": program(
      [
        ["random_get", 192, 16],
        ["clock_time_get", 0, 0n, 64],
        ["fd_write", 1, 136, 1, 144],
      ],
      {
        data: NOTE,
      },
    ),
    "fail.wasm": program(
      [
        ["fd_write", 2, 128, 1, 144],
        ["proc_exit", 33],
      ],
      { data: { ...NOTE, 160: "oh no" } },
    ),
    "send.wasm": program([["sock_send", 3, 128, 1, 0, 144]], { data: { ...NOTE, 160: "hello" } }),
    "trap.wasm": program([{ code: UNREACHABLE }]),
    "fork.wasm": program([["proc_fork", 0]], { from: "wasix_32v1" }),
    "component.wasm": await adapted(
      program(
        [
          ["path_open", 3, 0, 64, 4, 0, 2n, 0n, 0, 80],
          ["fd_read", 4, 128, 1, 144],
          ["random_get", 192, 16],
          ["fd_write", 1, 128, 1, 144],
          ["proc_exit", 1],
        ],
        { data: NOTE, pages: 2 },
      ),
    ),
    "named.wasm": await parse('(component (core module (func (export "a\'b"))))'),
  };
  for (const [name, content] of Object.entries(bytes)) await place(folder.path, name, content);
});
afterAll(() => folder.remove());

describe("tangle sandbox run", () => {
  it("runs a program with its grants, and without them it has nothing", async () => {
    expect(await tangle(["sandbox", "run", "app.wasm", "--grant", "fs=./data", "--", "-v", "x"], at)).toMatchObject({
      exitCode: 0,
      stdout: "hello",
      stderr: "",
    });
    expect((await tangle(["sandbox", "run", "app.wasm"], at)).stdout).toBe("\0\0\0\0\0");
  });

  it("says how a program failed, and ends with the crossing's exit code", async () => {
    expect(await tangle(["sandbox", "run", "fail.wasm"], at)).toMatchObject({
      exitCode: 6,
      stderr: "oh noerror: the program ended with exit code 33\n",
    });
    expect((await tangleJson(["sandbox", "run", "fail.wasm"], at)).json).toEqual({
      ended: "exit",
      code: 33,
      stdout: "",
      stderr: "oh no",
    });
    expect((await tangle(["sandbox", "run", "trap.wasm"], at)).stderr).toBe(
      "error: the program trapped: unreachable\n",
    );
  });

  it("does not begin without a grant, and names the import", async () => {
    expect(await tangle(["sandbox", "run", "chance.wasm", "--grant", "clock=real"], at)).toMatchObject({
      exitCode: 3,
      stderr: [
        "error: `chance.wasm`: it imports `random_get`, and has no grant for randomness",
        "hint: grant `random=system`, `random=seed:TEXT` or `random=none`\n",
      ].join("\n"),
    });
    expect((await tangle(["sandbox", "run", "app.wasm", "--grant", "fs=./none"], at)).exitCode).toBe(64);
    expect((await tangle(["sandbox", "run", "none.wasm"], at)).exitCode).toBe(64);
  });

  it("gives a program the connection that it was granted, and no other", async () => {
    const server = createServer((socket) => socket.on("data", (part) => received.push(part))).listen(0, "127.0.0.1");
    const received: Buffer[] = [];
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const closed = once(server, "connection").then(([socket]) => once(socket, "close"));
    const run = ["sandbox", "run", "send.wasm", "--grant"];
    expect((await tangle([...run, `tcp=127.0.0.1:${port}`], at)).exitCode).toBe(0);
    await closed;
    expect(Buffer.concat(received).toString()).toBe("hello");
    server.close();
    await once(server, "close");
    expect(await tangle([...run, `tcp=127.0.0.1:${port}`], at)).toMatchObject({
      exitCode: 64,
      stderr: `error: nobody answers at \`127.0.0.1:${port}\`\n`,
    });
  });

  it("ends where the program does not begin, though the other end of its connection is open", async () => {
    const peers: Socket[] = [];
    const server = createServer({ allowHalfOpen: true }, (peer) => peers.push(peer)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const grant = `tcp=127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await tangle(["sandbox", "run", "chance.wasm", "--grant", grant], at)).exitCode).toBe(3);
    for (const peer of peers) peer.destroy();
    server.close();
    await once(server, "close");
  });

  it("gives a component the server that it was granted to ask, and says that there is no other", async () => {
    const server = createHttpServer((_request, response) => response.end("hello")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await place(folder.path, "asking.wasm", await httpComponent(`127.0.0.1:${port}`));
    const run = ["sandbox", "run", "asking.wasm", "--grant"];
    expect(await tangle([...run, `http=http://127.0.0.1:${port}`], at)).toMatchObject({ exitCode: 0, stdout: "hello" });
    server.close();
    await once(server, "close");
    const audit = await tangle(["sandbox", "audit", "asking.wasm"], at);
    expect(audit.stdout).toContain("it asks no servers but those that it is granted: `--grant http=…`");
  });

  it("gives a component the connection that it was granted, by its address", async () => {
    const server = createServer((socket) => socket.on("data", () => socket.end("hello"))).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await place(folder.path, "speaking.wasm", await tcpComponent(port));
    const run = ["sandbox", "run", "speaking.wasm", "--grant", `tcp=localhost:${port}`];
    expect(await tangle(run, at)).toMatchObject({ exitCode: 0, stdout: "hello" });
    server.close();
    await once(server, "close");
  });

  it("runs a component of WASI 0.2 with the same grants, and by the same exit codes", async () => {
    const run = ["sandbox", "run", "component.wasm", "--grant", "fs=./data"];
    expect(await tangle([...run, "--grant", "random=seed:a"], at)).toMatchObject({
      exitCode: 6,
      stdout: "hello",
      stderr: "error: the program ended with exit code 1\n",
    });
    expect(await tangle(run, at)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("it imports `wasi:random/random`, and has no grant for randomness"),
    });
    const recorded = [...run, "--grant", "random=system", "--record", "component.jsonl"];
    const first = await tangleJson(recorded, at);
    expect(first.json).toMatchObject({ ended: "exit", code: 1, stdout: "hello" });
    expect(await tangleJson(["sandbox", "run", "component.wasm", "--replay", "component.jsonl"], at)).toEqual(first);
    const audit = await tangle(["sandbox", "audit", "component.wasm"], at);
    expect([audit.exitCode, audit.stdout]).toEqual([0, expect.stringContaining("without a grant for randomness")]);
  });

  it("neither runs nor audits a component whose names are more than names", async () => {
    for (const command of ["run", "audit"])
      expect(await tangle(["sandbox", command, "named.wasm"], at)).toMatchObject({
        exitCode: 64,
        stderr: expect.stringContaining("`named.wasm`: its name `a'b` is made of more than names need\n"),
      });
  });

  it("hands a program to Wasmer's SDK where that is what the folder has, and to nothing else", async () => {
    const run = ["sandbox", "run", "fork.wasm", "--wasix", "data"];
    expect(await tangle(run, at)).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining("data` is not Wasmer's SDK 0.9.0\nhint: npm install @wasmer/sdk@0.9.0\n"),
    });
    expect((await tangle([...run, "--record", "x.jsonl"], at)).exitCode).toBe(64);
  });

  it("records a run, and plays it again", async () => {
    const grants = ["--grant", "clock=real", "--grant", "random=system"];
    const first = await tangleJson(["sandbox", "run", "chance.wasm", ...grants, "--record", "run.jsonl"], at);
    const again = await tangleJson(["sandbox", "run", "chance.wasm", "--replay", "run.jsonl"], at);
    expect(again).toEqual(first);
    expect(await readFile(join(folder.path, "run.jsonl"), "utf8")).toContain('"glither.sandbox.recording"');
    expect(await tangle(["sandbox", "run", "app.wasm", "--replay", "run.jsonl"], at)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining("another program was recorded"),
    });
    expect((await tangle(["sandbox", "run", "app.wasm", ...grants, "--replay", "run.jsonl"], at)).exitCode).toBe(64);
  });
});

describe("tangle sandbox audit", () => {
  it("says in plain words what a program asks for", async () => {
    const { exitCode, stdout } = await tangle(["sandbox", "audit", "chance.wasm"], at);
    expect([exitCode, stdout.trimEnd().split("\n")]).toEqual([
      0,
      [
        "of its clock it asks to",
        "   0 ask what time it is (clock_time_get)",
        "of its file it asks to",
        "  +1 write bytes to an open file or stream (fd_write)",
        "of its randomness it asks to",
        "   0 get random bytes (random_get)",
        "it does not run without a grant for a clock: `--grant clock=…`",
        "it does not run without a grant for randomness: `--grant random=…`",
        "its trits: 0 × -1, 2 × 0, 1 × +1; together +1 modulo 3",
      ],
    ]);
  });

  it("says what nobody here has, with the link failure's exit code", async () => {
    const { exitCode, stdout } = await tangle(["sandbox", "audit", "fork.wasm"], at);
    expect([exitCode, stdout]).toEqual([3, expect.stringContaining("nobody here has\n  wasix_32v1.proc_fork\n")]);
    expect((await tangle(["sandbox", "audit", "data/note"], at)).stderr).toContain("it is no core module");
  });
});
