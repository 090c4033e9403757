import { createHash } from "node:crypto";
import { expect, it } from "@jest/globals";
import { SCHEMA_VERSION, schema } from "./schema.ts";

/** What tables and indices each version has. Only the newest is read, so older ones need not stand here. */
const VERSIONS: Readonly<Record<number, string>> = {
  3: "ac27b7ea8477ba5c45c95a7b3f200f6e2cb2b55b275f70bc29837b0538ebe430",
};

it("has another number when anything of what is on the disk is another", () => {
  const words = { integer: "INTEGER", bytes: "BYTES", text: "TEXT", narrow: "", wide: "" };
  const digest = createHash("sha256").update(schema(words).join("\n")).digest("hex");
  expect({ [SCHEMA_VERSION]: digest }).toEqual(VERSIONS);
});
