import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HOST_SCHEMA } from "@glither/service/config";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ROOT } from "./packages.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("the schema of glither.host.json", () => {
  const published = JSON.parse(read("docs/schemas/host.schema.json"));

  it("is published as the service has it (`npm run docs` writes it)", () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(HOST_SCHEMA)));
  });

  it("accepts the examples of the page, and not without one of their parts", () => {
    const isConfig = new Ajv2020({ strict: false }).compile(published);
    const examples = [...read("docs/service.md").matchAll(/```json\n(\{[\s\S]*?)```/gu)].map(([, text = ""]) =>
      JSON.parse(text),
    );
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect({ valid: isConfig(example), errors: isConfig.errors }).toEqual({ valid: true, errors: null });
      for (const part of ["store", "tokens", "deployments"])
        expect(isConfig({ ...example, [part]: undefined })).toBe(false);
    }
  });
});
