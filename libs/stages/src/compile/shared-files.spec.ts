import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { check } from "../author/check.ts";
import { fmt } from "../author/fmt.ts";
import type { Outcome } from "../outcome.ts";
import { sharedFiles } from "./shared-files.ts";
import { snapshot } from "./snapshot.ts";

let root: string;
let source: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "glither-shared-"));
  source = join(root, "mail/gate/gate.glith");
  await mkdir(join(root, "mail/gate"), { recursive: true });
  await mkdir(join(root, "shared"));
  await writeFile(join(root, "shared/blocked.txt"), "\uFEFFx.example\r\ny.example\r\n");
  await writeFile(
    join(root, "shared/people.glith"),
    'set blocked from "blocked.txt"\ngroup bad = msg | from.domain in blocked\n',
  );
  await writeFile(
    source,
    '#pragma dialect glither.mail\n\nuse bad from "../../shared/people.glith"\n\nrule spam =\n  bad\n  => into dropped\n\nrule all = msg => into delivered\n',
  );
});
afterEach(() => rm(root, { recursive: true }));

const checked = (): Promise<Outcome> => check({ sources: [source] });
const identity = async (): Promise<unknown> => ((await snapshot({ source })).data as { identity: unknown }).identity;

describe("files that a ruleset uses", () => {
  it("are read beside it, and beside the file that names them; what they hold is in the core's identity", async () => {
    expect((await checked()).text).toBe("gate: no findings");
    const before = await identity();
    await writeFile(join(root, "shared/blocked.txt"), "x.example\nz.example\n");
    expect(await identity()).not.toBe(before);
  });

  it("are checked by themselves without a finding, and are no ruleset", async () => {
    const part = join(root, "shared/people.glith");
    expect(await check({ sources: [part] })).toMatchObject({ exitCode: 0, text: "people: no findings" });
    await expect(snapshot({ source: part })).rejects.toThrow("`people` has no rules and names no dialect");
    expect((await fmt({ source: part })).exitCode).toBe(0);
  });

  it("are named with their place where something is wrong with them", async () => {
    await writeFile(join(root, "shared/people.glith"), "group good = msg\ngroup bad = msg | sizee > 3\n");
    const { exitCode, text } = await checked();
    expect(exitCode).toBe(2);
    expect(text).toContain("`../../shared/people.glith`, line 2: unknown field `sizee`");
    expect(text).toContain(`::: ${join(root, "shared/people.glith")}:2:19 here`);
    const sarif = JSON.parse((await check({ sources: [source], format: "sarif" })).text);
    const [related] = sarif.runs[0].results[0].relatedLocations;
    expect(related.physicalLocation).toMatchObject({
      artifactLocation: { uri: expect.stringMatching(/shared\/people\.glith$/u) },
      region: { startLine: 2, startColumn: 19 },
    });
  });

  it.each([
    ["missing", async (file: string) => rm(file), "does not exist"],
    ["a link", async (file: string) => rm(file).then(() => symlink("/etc/hostname", file)), "is no plain file"],
    ["a folder", async (file: string) => rm(file).then(() => mkdir(file)), "is a folder"],
    ["no UTF-8", async (file: string) => writeFile(file, new Uint8Array([0x61, 0xff])), "is not UTF-8 text"],
    ["too large", async (file: string) => truncate(file, 2 ** 28 + 1), "is larger than 256 MiB"],
  ])("are refused by name: %s", async (_, spoil, reason) => {
    await spoil(join(root, "shared/blocked.txt"));
    const { exitCode, text } = await checked();
    expect([exitCode, text]).toEqual([2, expect.stringContaining(`\`../../shared/blocked.txt\` ${reason}`)]);
  });
});

describe("what a layer needs for its own check", () => {
  it("comes with it, in whatever order it is come to", async () => {
    const files = new Map([
      ["a.glith", 'use g from "b.glith"\n'],
      ["g1.glith", 'layer g2 from "g2.glith"\n'],
      ["g2.glith", 'layer b from "b.glith"\n'],
      ["b.glith", 'tools from "t.json"\ngroup g = event\n'],
      ["t.json", "{}"],
    ]);
    const read = async (path: string): Promise<string | undefined> => files.get(path);
    const layered = 'layer a from "a.glith"\nlayer g1 from "g1.glith"\n';
    expect([...(await sharedFiles("h", layered, read)).keys()].sort()).toEqual([...files.keys()].sort());
    const using = 'use g from "b.glith"\n';
    expect([...(await sharedFiles("h", using, read)).keys()]).toEqual(["b.glith"]);
  });
});
