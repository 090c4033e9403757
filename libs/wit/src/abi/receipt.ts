import { type AbiType, option, STRING } from "./types.ts";

const strings: AbiType = { kind: "list", of: STRING };

/** The types of `SHARED_TEXT`, in canonical form. */
export const OBLIGATION = {
  kind: "record",
  fields: [
    {
      name: "trigger",
      type: {
        kind: "variant",
        cases: [
          { name: "on", type: STRING },
          { name: "after", type: { kind: "u64" } },
          { name: "when", type: STRING },
        ],
      },
    },
    { name: "verdict", type: STRING },
    { name: "reason-class", type: option(STRING) },
  ],
} as const satisfies AbiType;

export const SUSPENSION = {
  kind: "record",
  fields: [
    { name: "state", type: STRING },
    { name: "token", type: STRING },
    { name: "resolutions", type: strings },
    { name: "obligations", type: { kind: "list", of: OBLIGATION } },
  ],
} as const satisfies AbiType;

export const VERDICT = {
  kind: "variant",
  cases: [
    { name: "settled", type: STRING },
    { name: "pending", type: SUSPENSION },
  ],
} as const satisfies AbiType;

export const RECEIPT = {
  kind: "record",
  fields: [
    { name: "verdict", type: VERDICT },
    { name: "rule", type: STRING },
    { name: "reason-class", type: STRING },
    { name: "ligand-absent", type: strings },
  ],
} as const satisfies AbiType;
