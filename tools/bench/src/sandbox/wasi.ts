import { execFileSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASI } from "node:wasi";
import { descriptorOutput, realClock, systemRandomness } from "@glither/sandbox/capabilities";
import { compileProgram, instanceActor, MODULE, reaching, runGuest, textsActor } from "@glither/sandbox/wasi";
import { Vat } from "@glither/vat";
import { program, vectors } from "../../../../libs/sandbox/src/testing/program.ts";
import type { Measurement } from "../measure.ts";

export interface WasiAmounts {
  readonly runs: number;
  /** Writes in one run. */
  readonly writes: number;
  /** A Go program that says hello, or why there is none. */
  readonly go: Uint8Array | string;
}

type Run = () => Promise<void>;

/** What programs take here, as so many times of what the same programs take under Node's own `node:wasi`, in turns with it. */
export async function wasiRows({ runs, writes, go }: WasiAmounts): Promise<Measurement[]> {
  const out = openSync("/dev/null", "w");
  const rows = [
    {
      what: `a WASI program of ${writes.toLocaleString("en-US")} small writes, of its time under \`node:wasi\``,
      unit: "×",
      values: await ratios(writer(writes), out, runs),
      target: 3,
    } as const,
  ];
  if (typeof go === "string") return rows;
  const values = await ratios(go, out, runs);
  return [
    ...rows,
    { what: "compiling and running a Go program that says hello, of the same", unit: "×", values, target: 1.2 },
  ];
}

/** Go's hello, built offline; or in words why it cannot be had. */
export function goProgram(): Uint8Array | string {
  const folder = mkdtempSync(join(tmpdir(), "glither-go-"));
  try {
    writeFileSync(join(folder, "go.mod"), "module hello\n\ngo 1.21\n");
    writeFileSync(join(folder, "main.go"), 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n');
    const env = { ...process.env, GOPROXY: "off", GOOS: "wasip1", GOARCH: "wasm" };
    execFileSync("go", ["build", "-o", "hello.wasm", "."], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
    return readFileSync(join(folder, "hello.wasm"));
  } catch {
    return "a Go program is not measured: `go` is not there";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function ratios(bytes: Uint8Array, out: number, runs: number): Promise<number[]> {
  const [ours, theirs]: [Run, Run] = [() => here(bytes, out), () => underNode(bytes, out)];
  const timed = async (run: Run): Promise<number> => {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  for (let warm = 0; warm < 2; warm += 1) for (const run of [theirs, ours]) await run();
  const all: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const node = await timed(theirs);
    all.push((await timed(ours)) / node);
  }
  return all;
}

async function here(bytes: Uint8Array, out: number): Promise<void> {
  const vat = new Vat();
  const capabilities = {
    arguments: vat.spawn(textsActor, ["program"]),
    environment: vat.spawn(textsActor, []),
    instance: vat.spawn(instanceActor),
    clock: vat.spawn(realClock),
    randomness: vat.spawn(systemRandomness),
    stdout: vat.spawn(descriptorOutput, out),
  };
  const reach = reaching(vat, () => {
    throw new Error("nothing here is elsewhere");
  });
  const ending = runGuest(await compileProgram(bytes), capabilities, reach);
  demandZero(ending.how === "exit" ? ending.code : undefined);
}

async function underNode(bytes: Uint8Array, out: number): Promise<void> {
  const wasi = new WASI({ version: "preview1", args: ["program"], stdout: out, returnOnExit: true });
  const module = await compileProgram(bytes);
  const { Instance } = WebAssembly;
  demandZero(wasi.start(new Instance(module, { [MODULE]: wasi.wasiImport })));
}

function demandZero(code: number | undefined): void {
  if (code !== 0) throw new Error("a program that is measured has failed");
}

/** Writes two bytes so many times, and once more. */
function writer(writes: number): Uint8Array {
  const [write, left] = [
    [0x41, 1, 0x41, 0x80, 1, 0x41, 1, 0x41, 0x90, 1, 0x10, 0, 0x1a],
    [0x41, 0x80, 2, 0x28, 2, 0],
  ];
  const count = [0x41, 0x80, 2, ...left, 0x41, 1, 0x6b, 0x36, 2, 0];
  const code = [0x03, 0x40, ...write, ...count, ...left, 0x0d, 0, 0x0b];
  const data = { 64: "x\n", 128: vectors([64, 2]), 256: new Uint8Array(Uint32Array.of(writes).buffer) };
  return program([{ code }, ["fd_write", 1, 128, 1, 144]], { data });
}

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: {
  readonly Instance: new (module: object, imports: object) => object;
};
