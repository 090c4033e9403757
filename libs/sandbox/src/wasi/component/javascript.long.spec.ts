import { componentize } from "@bytecodealliance/componentize-js";
import { expect, it } from "@jest/globals";
import { runApart } from "../apart/run-apart.ts";
import { readGrants } from "../run/grants.ts";
import { auditComponent } from "./audit-component.ts";

const WIT = `package local:program;

package wasi:cli@0.2.3 {
  interface run {
    run: func() -> result;
  }
}

world program {
  export wasi:cli/run@0.2.3;
}
`;

const build = componentize as unknown as (
  source: string,
  options: { readonly witWorld: string; readonly worldName: string; readonly disableFeatures: readonly string[] },
) => Promise<{ readonly component: Uint8Array }>;

it("runs a component with a JavaScript engine in it, which writes, and ends well or not", async () => {
  const source = `export const run = { run() { console.log("hello"); if (Math.random() > 2) throw "never"; } };`;
  const { component } = await build(source, {
    witWorld: WIT,
    worldName: "program",
    disableFeatures: ["http", "fetch-event"],
  });
  expect(auditComponent(component)).toMatchObject({ foreign: [], needs: ["clock", "random"] });
  await expect(runApart(component)).rejects.toMatchObject({ code: "NOT_GRANTED" });
  const grants = readGrants(["clock=fixed:2026-01-01", "random=seed:a"], {});
  const { ending, stdout } = await runApart(component, { grants, output: "collected" });
  expect([ending, Buffer.from(stdout).toString()]).toEqual([{ how: "exit", code: 0 }, "hello\n"]);
});
