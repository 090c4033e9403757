import { readNet } from "../ir/address.ts";
import type { Constant } from "../ir/core.ts";
import type { Path, Value } from "../syntax/ast.ts";
import { type Context, replacement } from "./context.ts";
import { describe, literal } from "./literals.ts";

/** One address, as `==` compares it; faults are reported. */
export function lowerAddress(context: Context, value: Exclude<Value, Path>): Constant | undefined {
  const net = lowerNet(context, value);
  if (net?.kind !== "ip" || !net.value.includes("/")) return net;
  context.error("TYPE_MISMATCH", "an address is in a net, and never equals one", value.span, {
    hint: `ask whether it is in the net: \`in ${net.value}\``,
  });
  return undefined;
}

/** An address or a net, as sets hold them, in canonical text; faults are reported. */
export function lowerNet(context: Context, value: Exclude<Value, Path>): Constant | undefined {
  if (value.kind !== "address") {
    mismatch(context, value);
    return undefined;
  }
  const reading = readNet(value.text);
  if ("net" in reading) return { kind: "ip", value: reading.net };
  const { fault, meant } = reading;
  context.error("TYPE_MISMATCH", fault, value.span, {
    ...(meant === undefined ? {} : { hint: `the net is \`${meant}\``, fix: replacement(value.span, meant) }),
  });
  return undefined;
}

function mismatch(context: Context, value: Exclude<Value, Path>): void {
  const given = literal(value);
  const bare = value.kind === "string" && "net" in readNet(value.value) ? value.value : undefined;
  context.error("TYPE_MISMATCH", `expected an address, found ${given ? describe(given) : "a regex"}`, value.span, {
    ...(bare === undefined ? {} : { hint: "an address is written without quotes", fix: replacement(value.span, bare) }),
  });
}
