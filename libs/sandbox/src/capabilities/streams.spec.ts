import { PassThrough } from "node:stream";
import { settled, Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { collectedOutput, givenInput, isFile, streamInput } from "./streams.ts";

it("reads a stream that others write to, as it comes, to its end", async () => {
  const vat = new Vat();
  const stream = new PassThrough();
  const input = vat.spawn(streamInput, vat, stream, false);
  const read = (most: number) => settled(vat.send(input, "read", most)).then((bytes) => Buffer.from(bytes).toString());
  const first = read(3);
  stream.write("hello");
  expect([await first, await read(10)]).toEqual(["hel", "lo"]);
  const end = read(10);
  stream.end("!");
  expect([await end, await read(10), await read(10)]).toEqual(["!", "", ""]);
});

it("says of a stream that breaks that it did", async () => {
  const vat = new Vat();
  const stream = new PassThrough();
  const input = vat.spawn(streamInput, vat, stream, false);
  const waiting = expect(settled(vat.send(input, "read", 1))).rejects.toMatchObject({ code: "io" });
  await vat.idle();
  stream.destroy(new Error("gone"));
  await waiting;
  await expect(settled(vat.send(input, "read", 1))).rejects.toMatchObject({ code: "io" });
});

it("gives what it was given, once, and keeps as much as it may", () => {
  const vat = new Vat();
  const input = vat.spawn(givenInput, Buffer.from("abc"));
  const parts: string[] = [];
  const output = vat.spawn(collectedOutput, 4, (bytes: Uint8Array) => void parts.push(Buffer.from(bytes).toString()));
  for (const most of [2, 2, 2]) vat.call(output, "write", vat.call(input, "read", most));
  expect(vat.call(output, "write", Buffer.from("de"))).toBe(1);
  expect(() => vat.call(output, "write", Buffer.from("f"))).toThrow("refused: nospc");
  expect(parts.join("")).toBe("abcd");
});

it("knows a file from what its reader could wait for", () => {
  expect(isFile(-1)).toBe(false);
});
