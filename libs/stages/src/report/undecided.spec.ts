import { describe, expect, it } from "@jest/globals";
import { OPEN } from "../testing/findings.ts";
import { FORMATS } from "./formats.ts";
import { reportAll } from "./report.ts";

const textIn = async (format: (typeof FORMATS)[number]): Promise<string> => (await reportAll([OPEN], format)).text;

describe("what is undecided", () => {
  it.each(FORMATS)("fails nothing in the format %s, even where lints are denied", async (format) => {
    expect(await reportAll([OPEN], format, { denyLints: true })).toMatchObject({
      exitCode: 0,
      data: { errors: 0, lints: 0 },
    });
  });

  it("is a line for people", async () => {
    expect(await textIn("pretty")).toBe("undecided: rules/gate.glith:1:6: it is undecided: 100%\n\ngate: no findings");
  });

  it("is data in JSON", async () => {
    expect(JSON.parse(await textIn("json"))).toMatchObject({ undecided: OPEN.compilation.undecided });
  });

  it("is a notification of the tool in SARIF, and no result", async () => {
    expect(JSON.parse(await textIn("sarif")).runs[0]).toMatchObject({
      results: [],
      invocations: [
        {
          executionSuccessful: true,
          toolExecutionNotifications: [
            {
              level: "note",
              message: { text: "it is undecided: 100%" },
              locations: [{ physicalLocation: { region: { startLine: 1, startColumn: 6, endLine: 1, endColumn: 7 } } }],
            },
          ],
        },
      ],
    });
  });

  it("is a notice of GitHub", async () => {
    expect(await textIn("github")).toBe(
      "::notice file=rules/gate.glith,line=1,endLine=1,col=6,endColumn=7,title=UNDECIDED::it is undecided: 100%25",
    );
  });

  it("is the output of a passed test in JUnit", async () => {
    expect(await textIn("junit")).toContain(
      "<system-out>rules/gate.glith:1:6: undecided: it is undecided: 100%</system-out>",
    );
  });
});
