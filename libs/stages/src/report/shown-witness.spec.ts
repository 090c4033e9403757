import { describe, expect, it } from "@jest/globals";
import { fault, found } from "../testing/findings.ts";
import type { Format } from "./formats.ts";
import { reportAll } from "./report.ts";

const WITNESS = { artifact: { tool: "delete\u202e_all" }, enrich: { roles: null } };
const SHOWN = ['artifact {"tool":"delete\\u202e_all"}', 'enrich {"roles":null}'];
const OPENS = found(
  "rule a = event",
  fault({}, { code: "FAIL_OPEN", severity: "lint", hint: "say it", witness: WITNESS }),
  fault({}, { code: "FAIL_OPEN", severity: "lint", witness: { ...WITNESS, enrich: {} } }),
);

const textIn = async (format: Format): Promise<string> => (await reportAll([OPENS], format)).text;

describe("what shows a diagnostic", () => {
  it.each([
    ["pretty", "= help: say it\n  = witness: ARTIFACT\n  = witness: ENRICH"],
    ["github", "hint: say it%0Awitness: ARTIFACT%0Awitness: ENRICH"],
    ["junit", "hint: say it\nwitness: ARTIFACT\nwitness: ENRICH"],
  ] as const)("stands below its hint in the format %s", async (format, expected) => {
    const text = (await textIn(format)).replaceAll("&quot;", '"');
    expect(text).toContain(expected.replace("ARTIFACT", SHOWN[0] ?? "").replace("ENRICH", SHOWN[1] ?? ""));
    expect(text.match(/enrich/gu)).toHaveLength(1);
  });

  it("is data in JSON", async () => {
    expect(JSON.parse(await textIn("json"))).toMatchObject({ diagnostics: [{ witness: WITNESS }, {}] });
  });

  it("is a property of the result in SARIF", async () => {
    const [first] = JSON.parse(await textIn("sarif")).runs[0].results;
    expect(first).toMatchObject({
      message: { text: `this is wrong\nhint: say it\nwitness: ${SHOWN[0]}\nwitness: ${SHOWN[1]}` },
      properties: { witness: WITNESS },
    });
  });

  it.each(["pretty", "github", "junit"] as const)(
    "sends nothing to a terminal that would turn its text, in the format %s",
    async (format) => {
      expect(await textIn(format)).not.toContain("\u202e");
    },
  );
});
