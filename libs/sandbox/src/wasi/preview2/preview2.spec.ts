import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { methods, Vat } from "@glither/vat";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { folder } from "../../capabilities/index.ts";
import { PREVIEW2 } from "../../syscalls/index.ts";
import { reaching } from "../reach.ts";
import { Descriptor } from "./filesystem.ts";
import { preview2 } from "./preview2.ts";
import { OutputStream } from "./streams.ts";

const never = () => {
  throw new Error("nothing here is elsewhere");
};

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "glither-preview2-"));
  writeFileSync(join(place, "note"), "hello");
});
afterAll(() => rmSync(place, { recursive: true }));

it("has each interface that the table calls hosted or refused, and no other", () => {
  const vat = new Vat();
  const hosted = PREVIEW2.filter(({ standing, name }) => standing !== "absent" && name !== "wasi:cli/run");
  expect(Object.keys(preview2({}, reaching(vat, never))).sort()).toEqual(hosted.map(({ name }) => name).sort());
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
