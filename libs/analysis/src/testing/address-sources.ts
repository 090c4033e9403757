import type { Constant, ValueType } from "@glither/roux/core";
import type { Source } from "./sources.ts";

const ip: ValueType = { kind: "ip" };
const constants = ["10.0.0.0", "10.0.0.2", "::1", "2001:db8::"].map((value): Constant => ({ kind: "ip", value }));
/** What only a set may hold: nets that meet, that touch and that lie within one another. */
const nets = ["0.0.0.0/0", "::/0", "10.0.0.0/31", "10.0.0.2/31", "10.0.0.0/30", "::/127", "2001:db8::/32"].map(
  (value): Constant => ({ kind: "ip", value }),
);
/** Ends of these nets, and what lies within and beside. */
const values = [
  "9.255.255.255",
  "10.0.0.0",
  "10.0.0.1",
  "10.0.0.2",
  "10.0.0.3",
  "10.0.0.4",
  "::",
  "::1",
  "::2",
  "2001:db8::",
  "2001:db8::1",
];

export const ADDRESSES: readonly Source[] = [
  { path: "ip", type: ip, references: [{ kind: "field", path: "ip" }], constants, nets, values, kind: "address" },
  {
    path: "relay",
    type: { kind: "optional", of: ip },
    references: [{ kind: "field", path: "relay" }],
    constants,
    nets,
    values: [null, ...values],
    kind: "address",
  },
  {
    path: "known",
    enrichment: true,
    type: { kind: "optional", of: ip },
    references: [{ kind: "enrichment", path: "known" }],
    constants,
    nets,
    values: [null, ...values],
    kind: "address",
  },
];
