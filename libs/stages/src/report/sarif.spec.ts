import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { COMPILER_VERSION } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import { compiled, found, MIXED } from "../testing/findings.ts";
import { PRAGMAS } from "../testing/rulesets.ts";
import { renderSarif } from "./sarif.ts";

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: object }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
      }[];
    }[];
  }[];
}

const logOf = (...files: Parameters<typeof renderSarif>[0]): Log => JSON.parse(renderSarif(files)) as Log;

it("has a result for each finding, with its places and fixes", () => {
  expect(logOf(MIXED).runs[0]?.results).toMatchInlineSnapshot(`
[
  {
    "fixes": [
      {
        "artifactChanges": [
          {
            "artifactLocation": {
              "uri": "rules/gate.glith",
            },
            "replacements": [
              {
                "deletedRegion": {
                  "endColumn": 15,
                  "endLine": 2,
                  "startColumn": 9,
                  "startLine": 2,
                },
                "insertedContent": {
                  "text": "subject",
                },
              },
            ],
          },
        ],
        "description": {
          "text": "write \`subject\`",
        },
      },
    ],
    "level": "error",
    "locations": [
      {
        "physicalLocation": {
          "artifactLocation": {
            "uri": "rules/gate.glith",
          },
          "region": {
            "endColumn": 15,
            "endLine": 2,
            "startColumn": 9,
            "startLine": 2,
          },
        },
      },
    ],
    "message": {
      "text": "unknown field \`sbject\`
hint: did you mean \`subject\`?",
    },
    "ruleId": "UNKNOWN_FIELD",
    "ruleIndex": 0,
  },
  {
    "level": "warning",
    "locations": [
      {
        "physicalLocation": {
          "artifactLocation": {
            "uri": "rules/gate.glith",
          },
          "region": {
            "endColumn": 6,
            "endLine": 2,
            "startColumn": 6,
            "startLine": 1,
          },
        },
      },
    ],
    "message": {
      "text": "100% of <this>, & more: \`waits\`",
    },
    "relatedLocations": [
      {
        "id": 0,
        "message": {
          "text": "it is declared here",
        },
        "physicalLocation": {
          "artifactLocation": {
            "uri": "rules/gate.glith",
          },
          "region": {
            "endColumn": 5,
            "endLine": 1,
            "startColumn": 1,
            "startLine": 1,
          },
        },
      },
    ],
    "ruleId": "MISSING_DEADLINE",
    "ruleIndex": 1,
  },
]
`);
});

it("has a rule for each code that was found, with its page as help", () => {
  const [run] = logOf(MIXED, compiled(`${PRAGMAS}rule a = msg | sbject => into droped\n`)).runs;
  const rules = run?.tool.driver.rules ?? [];
  expect(rules.map(({ id }) => id)).toEqual(["UNKNOWN_FIELD", "UNKNOWN_BOX", "MISSING_DEADLINE"]);
  expect(run?.results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(run?.results.map(({ ruleId }) => ruleId));
  expect(rules[0]).toMatchObject({
    shortDescription: { text: expect.stringMatching(/^A path names .*\.$/u) },
    help: { text: expect.stringContaining("## Avoid"), markdown: expect.stringContaining("```glith\n") },
  });
});

it("names a file below the current folder relative to it, and any other one absolutely", () => {
  const uriOf = (path: string): string | undefined =>
    logOf({ ...MIXED, path }).runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
  expect(uriOf(join(process.cwd(), "my rules/50%.glith"))).toBe("my%20rules/50%25.glith");
  const elsewhere = join(process.cwd(), "../elsewhere/a b.glith");
  expect(uriOf(elsewhere)).toBe(pathToFileURL(elsewhere).href);
  expect(uriOf("../elsewhere/a b.glith")).toBe(pathToFileURL(elsewhere).href);
});

it("is a log of one run without results for a ruleset without findings", () => {
  expect(logOf(found("x"))).toEqual({
    $schema: expect.stringContaining("sarif-schema-2.1.0.json"),
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "tangle", version: COMPILER_VERSION, rules: [] } },
        invocations: [{ executionSuccessful: true }],
        columnKind: "utf16CodeUnits",
        results: [],
      },
    ],
  });
});
