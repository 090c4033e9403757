import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import type { Functions, Host } from "../_host.ts";
import { encode } from "../_memory.ts";
import type { Texts } from "../capabilities.ts";

/** Arguments and environment: texts, each with a zero behind it. */
export const texts: Functions = {
  args_get: (host, list: number, buffer: number) => write(host, host.capabilities.arguments, list, buffer),
  args_sizes_get: (host, count: number, size: number) => measure(host, host.capabilities.arguments, count, size),
  environ_get: (host, list: number, buffer: number) => write(host, host.capabilities.environment, list, buffer),
  environ_sizes_get: (host, count: number, size: number) => measure(host, host.capabilities.environment, count, size),
};

function write(host: Host, from: Ref<Texts> | undefined, list: number, buffer: number): void {
  const all = encoded(host, from);
  let [at, place] = [list >>> 0, buffer >>> 0];
  for (const bytes of all) {
    host.memory.setU32(at, place);
    host.memory.write(place, bytes);
    at += 4;
    place += bytes.length;
  }
}

function measure(host: Host, from: Ref<Texts> | undefined, count: number, size: number): void {
  const all = encoded(host, from);
  host.memory.setU32(count >>> 0, all.length);
  host.memory.setU32(
    size >>> 0,
    all.reduce((sum, { length }) => sum + length, 0),
  );
}

function encoded({ reach }: Host, from: Ref<Texts> | undefined): Uint8Array[] {
  const list = from === undefined ? [] : reach(from, "list");
  return list.map((text) => {
    if (text.includes("\0")) throw new CapabilityError("inval");
    return encode(`${text}\0`);
  });
}
