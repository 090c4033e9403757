import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transpile } from "@bytecodealliance/jco";
import { componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";
import { methods, Vat } from "@glither/vat";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { fixedClock, folder, seededRandomness } from "../../capabilities/index.ts";
import { PREVIEW2 } from "../../syscalls/index.ts";
import { kept } from "../../testing/guest.ts";
import { program, vectors } from "../../testing/program.ts";
import { instanceActor, textsActor } from "../_actors.ts";
import { Exit } from "../_host.ts";
import { reaching } from "../reach.ts";
import { auditComponent, isComponent } from "../run/component-imports.ts";
import { Descriptor } from "./filesystem.ts";
import { preview2 } from "./preview2.ts";
import { OutputStream } from "./streams.ts";

const never = () => {
  throw new Error("nothing here is elsewhere");
};
const ADAPTER = fileURLToPath(
  new URL("../lib/wasi_snapshot_preview1.command.wasm", import.meta.resolve("@bytecodealliance/jco")),
);

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "glither-preview2-"));
  writeFileSync(join(place, "note"), "hello");
});
afterAll(() => rmSync(place, { recursive: true }));

it("has each interface that the table calls hosted, and no other", () => {
  const vat = new Vat();
  const hosted = PREVIEW2.filter(({ standing, name }) => standing === "hosted" && name !== "wasi:cli/run");
  expect(Object.keys(preview2({}, reaching(vat, never))).sort()).toEqual(hosted.map(({ name }) => name).sort());
});

describe("a component", () => {
  it("asks the same capabilities as a program of preview 1", async () => {
    // A program of preview 1 in the public adapter's wrapping is a component of WASI 0.2.
    const module = program(
      [
        ["path_open", 3, 0, 64, 4, 0, 2n, 0n, 0, 80],
        ["fd_read", 4, 128, 1, 144],
        ["random_get", 168, 4],
        ["clock_time_get", 0, 0n, 176],
        ["fd_write", 1, 136, 1, 144],
        ["proc_exit", 1],
      ],
      { data: { 64: "note", 128: vectors([160, 5]), 136: vectors([160, 24]) }, pages: 2 },
    );
    const adapter: [string, Uint8Array] = ["wasi_snapshot_preview1", readFileSync(ADAPTER)];
    const component = await componentNew(module, [adapter]);
    const { asked, foreign } = auditComponent(component);
    expect([foreign, asked.map(({ name }) => name)]).toEqual([
      [],
      expect.arrayContaining([
        "wasi:clocks/wall-clock",
        "wasi:random/random",
        "wasi:filesystem/types",
        "wasi:cli/exit",
      ]),
    ]);
    const { files } = await transpile(component, {
      name: "guest",
      instantiation: { tag: "sync" } as never,
      noTypescript: true,
    });
    const named = files as unknown as Readonly<Record<string, Uint8Array>>;
    const file = join(place, "guest.mjs");
    writeFileSync(file, named["guest.js"] as Uint8Array);
    const { instantiate } = (await import(pathToFileURL(file).href)) as {
      instantiate: (core: (path: string) => object, imports: object) => { readonly run: { run(): void } };
    };
    const vat = new Vat();
    const { output, text } = kept(vat);
    const { directory, end } = folder(vat, place, { readOnly: true });
    const capabilities = {
      directories: { "/": directory },
      stdout: output,
      clock: vat.spawn(fixedClock, 1n),
      randomness: vat.spawn(seededRandomness, "a"),
      instance: vat.spawn(instanceActor),
      arguments: vat.spawn(textsActor, ["guest"]),
    };
    const compile = (path: string): object => new WebAssembly.Module(named[path] as Uint8Array);
    const { run } = instantiate(compile, preview2(capabilities, reaching(vat, never)));
    expect(() => run.run()).toThrow(Exit);
    expect(text().slice(0, 5)).toBe("hello");
    expect(text().slice(16)).toBe("\u0001\0\0\0\0\0\0\0");
    end();
  });
});

it("knows a component, and takes no garbage for the end of the world", () => {
  expect(isComponent(program([]))).toBe(false);
  const header = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
  const named = [..."wasi:http/types@0.2.0"].map((letter) => letter.charCodeAt(0));
  const section = [1, 0, named.length, ...named, 5, 0];
  expect(auditComponent(Uint8Array.from([...header, 10, section.length, ...section]))).toMatchObject({
    asked: [{ name: "wasi:http/types" }],
    foreign: ["wasi:http/types@0.2.0"],
  });
  expect(auditComponent(Uint8Array.from([...header, 10, 255, 255, 255, 255, 15, 9, 9]))).toMatchObject({ asked: [] });
});

describe("a descriptor", () => {
  it("reads, and is refused what its capability refuses, by the interface's own names", () => {
    const vat = new Vat();
    const reach = reaching(vat, never);
    const { directory, end } = folder(vat, place, { readOnly: true });
    const root = Descriptor.granted(directory, reach);
    const note = root.openAt({}, "note", {}, { read: true });
    expect(Buffer.from(note.readViaStream(1n).read(10n)).toString()).toBe("ello");
    const refused = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return (error as { readonly payload: unknown }).payload;
      }
    };
    expect(refused(() => root.openAt({}, "none", {}, { read: true }))).toBe("no-entry");
    expect(refused(() => root.openAt({}, "../note", {}, { read: true }))).toBe("not-permitted");
    expect(refused(() => root.openAt({}, "note", {}, { write: true }))).toBe("read-only");
    expect(refused(() => root.unlinkFileAt("note"))).toBe("read-only");
    expect(refused(() => note.readDirectory())).toBe("not-directory");
    expect(refused(() => root.read(1n, 0n))).toBe("is-directory");
    end();
  });

  it("closes its file when it and its streams are dropped, and not before", () => {
    const vat = new Vat();
    const { directory, end } = folder(vat, place);
    const root = Descriptor.granted(directory, reaching(vat, never));
    const note = root.openAt({}, "note", {}, { read: true });
    const stream = note.readViaStream(0n);
    note[Symbol.dispose]();
    expect(Buffer.from(stream.read(2n)).toString()).toBe("he");
    stream[Symbol.dispose]();
    expect(() => stream.read(1n)).toThrow(expect.objectContaining({ payload: expect.anything() }));
    root[Symbol.dispose]();
    expect(Buffer.from(root.openAt({}, "note", {}, {}).readViaStream(0n).read(2n)).toString()).toBe("he");
    end();
  });
});

describe("numbers that nothing here can hold", () => {
  const refused = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return (error as { readonly payload?: unknown }).payload;
    }
  };

  it("are no offsets and no sizes, where rounding would lead to another place", () => {
    const vat = new Vat();
    const { directory, end } = folder(vat, place);
    const root = Descriptor.granted(directory, reaching(vat, never));
    const file = root.openAt({}, "far", { create: true }, { read: true, write: true });
    for (const far of [2n ** 53n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
      expect(refused(() => file.readViaStream(far))).toBe("invalid");
      expect(refused(() => file.writeViaStream(far))).toBe("invalid");
      expect(refused(() => file.read(1n, far))).toBe("invalid");
      expect(refused(() => file.write(Buffer.from("x"), far))).toBe("invalid");
      expect(refused(() => file.setSize(far))).toBe("invalid");
    }
    expect(readFileSync(join(place, "far"), "utf8")).toBe("");
    end();
  });

  it("are no zeroes of which only some would be written", () => {
    const written: number[] = [];
    const stream = new OutputStream({
      write: (bytes) => {
        written.push(bytes.length);
        return bytes.length;
      },
    });
    const most = stream.checkWrite();
    for (const length of [most + 1n, 2n ** 64n - 1n])
      expect(refused(() => stream.blockingWriteZeroesAndFlush(length))).toMatchObject({ tag: "last-operation-failed" });
    expect(written).toEqual([]);
    stream.writeZeroes(most);
    expect(written).toEqual([Number(most)]);
  });

  it("are no numbers of random bytes, which would have to lie in the host's memory", () => {
    const vat = new Vat();
    const asked: number[] = [];
    const bytes = (count: number): Uint8Array => {
      asked.push(count);
      return new Uint8Array(count);
    };
    const host = preview2({ randomness: vat.spawn(() => methods({ bytes })) }, reaching(vat, never));
    const random = host["wasi:random/random"]?.["getRandomBytes"] as (count: bigint) => Uint8Array;
    for (const count of [2n ** 20n + 1n, 2n ** 64n - 1n]) expect(() => random(count)).toThrow(TypeError);
    expect(asked).toEqual([]);
    expect(random(2n ** 20n)).toHaveLength(2 ** 20);
  });
});

declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };
