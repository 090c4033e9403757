import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tangle } from "./testing/tangle.ts";

const HEAD = "#pragma dialect glither.mail ; fold";
const COMPANY = `${HEAD} first-match
rule large = msg | size > 10MB => into dropped
rule odd = msg | spf.result == fail => hold into quarantine
  after 72h into dropped
rule rest = msg => into delivered
`;
const TEAM = `${HEAD} first-match
rule large = msg | size > 5MB => into dropped
rule odd = msg | spf.result in { fail, softfail } => hold into quarantine
  after 24h into dropped
rule rest = msg => into delivered
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "company/company.glith", COMPANY);
  await place(folder.path, "team/team.glith", TEAM);
  await place(folder.path, "person/person.glith", TEAM.replace("5MB", "50MB"));
  const layers = (within: string): string =>
    `${HEAD} strictest\n\nlayer company from "../company/company.glith"\n\nlayer team from "../team/team.glith" within company\n\nlayer person from "../person/person.glith"${within}\n`;
  await place(folder.path, "house/house.glith", layers(""));
  await place(folder.path, "closed/closed.glith", layers(" within company"));
});
afterAll(() => folder.remove());

const run = (...args: readonly string[]) => tangle(args, { cwd: folder.path });

describe("layers", () => {
  it("are proven never to open, or shown to", async () => {
    const { exitCode, stdout } = await run("layers", "prove", "house/house.glith");
    expect({ exitCode, lines: stdout.trimEnd().split("\n") }).toEqual({
      exitCode: 1,
      lines: [
        "`team` never opens what `company` closes",
        "`person` opens what `company` closes: by `person/odd` it ends in quarantine, and by `company/large` in dropped",
        '  for example  {"size":10000001,"spf.result":"fail"} with {}',
        "`person` opens what `team` closes: by `person/odd` it ends in quarantine, and by `team/large` in dropped",
        '  for example  {"size":5000001,"spf.result":"fail"} with {}',
      ],
    });
  });

  it("are an error where one opens that is to stay within another", async () => {
    const { exitCode, stdout } = await run("check", "closed/closed.glith");
    expect(exitCode).toBe(2);
    expect(stdout).toContain(
      "error[OPENING_LAYER]: layer `person` opens what `company` closes: `person/odd` says `quarantine` where `company/large` says `dropped`",
    );
  });

  it("decide in a component, which names layer and rule", async () => {
    await place(folder.path, "artifact.json", '{"size": 6000000, "spf.result": "fail"}');
    const { exitCode, stdout } = await run("run", "house/house.glith", "--input", "artifact.json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      verdict: "dropped",
      rule: "team/large",
      reason_class: "large",
      actions: [],
    });
  });

  it("are none in a ruleset that has rules", async () => {
    const { exitCode, stderr } = await run("layers", "prove", "team/team.glith");
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/has no layers\nhint: a ruleset that is made of others has `layer NAME from/u);
  });
});
