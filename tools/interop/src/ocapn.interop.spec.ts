import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";

const SERVE = join(import.meta.dirname, "testing/serve-suite.ts");
const CASES = 24;

describeWithClient("ocapn", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: ChildProcess;
  let address: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = spawn(process.execPath, ["--expose-gc", "--conditions=@glither/source", SERVE], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream })) {
      address = line;
      break;
    }
  });
  afterAll(async () => {
    server.kill();
    await folder.remove();
  });

  it("finds nothing wrong with a node of ours: sessions, answers, collection, references by way of third parties", async () => {
    const suite = join(folder.path, "suite");
    cpSync(pathOf("ocapn"), suite, { recursive: true });
    // Its branch has the older names of two operations.
    const types = join(suite, "utils/captp_types.py");
    const text = readFileSync(types, "utf8");
    writeFileSync(
      types,
      text.replaceAll('op:gc-export"', 'op:gc-exports"').replaceAll('op:gc-answer"', 'op:gc-answers"'),
    );
    const { stdout, stderr } = await run("python3", ["test_runner.py", "-v", address], {}, suite);
    const said = `${stdout}${stderr}`;
    expect(said.split("\n").filter((line) => /\.\.\. (?:FAIL|ERROR)/u.test(line))).toEqual([]);
    expect({ said, ran: /^Ran (\d+) tests/mu.exec(said)?.[1] }).toEqual({ said, ran: `${CASES}` });
    expect(said).toMatch(/^OK$/mu);
  });
});
