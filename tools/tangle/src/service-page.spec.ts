import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ask, startService } from "./testing/service.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/service.md"), "utf8");
const ENTRY = join(import.meta.dirname, "testing/entry.ts");
const TANGLE = `tangle() { "${process.execPath}" --conditions=@glither/source "${ENTRY}" "$@"; }`;
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "u").exec(PAGE)?.[1] ?? "";
const commands = block("sh").trim().split("\n");
const pushing = commands.findIndex((command) => command.includes("oci push"));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  await place(folder.path, "answers.json", '{"sender.allowlisted":true}');
});
afterAll(() => folder.remove());

/** Runs lines of the page as they stand there, in one shell that stops at the first that fails. */
function shell(lines: readonly string[]): string {
  const script = ["set -e", TANGLE, ...lines].join("\n");
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script], { cwd: folder.path, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

it("shows commands and a configuration with which a service runs", async () => {
  expect(commands.at(-1)).toBe("tangle serve glither.host.json");
  const published = shell(commands.slice(0, pushing + 1));
  const digest = /@(sha256:[0-9a-f]{64})/u.exec(published)?.[1] ?? "";
  const config = block("json")
    .replace(`sha256:${"0".repeat(64)}`, digest)
    .replace('"port": 8417', '"port": 0');
  expect(config).toContain(digest);
  await place(folder.path, "glither.host.json", config);
  expect(shell(commands.slice(pushing + 1, -1))).toContain("is in order: mail");

  const child = spawn(process.execPath, ["--conditions=@glither/source", ENTRY, "serve", "glither.host.json"], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let address = "";
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { readonly msg: string; readonly address?: string };
    address = told.address ?? "";
    if (told.msg === "listening") break;
  }
  const token = (await readFile(join(folder.path, "gateway.token"), "utf8")).trim();
  const artifact = { "from.domain": "a.example" };
  const headers = { authorization: `Bearer ${token}` };
  const decided = await ask(`${address}/v1/deployments/mail/dispose`, undefined, { artifact }, headers);
  expect(decided).toMatchObject({ status: 200, json: { receipt: { rule: "deliver_known" }, kept: { index: 0 } } });
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
});

it("names every route that the description has, and no other", async () => {
  const rows = [...PAGE.matchAll(/^\| (`(?:GET|POST) [^|]*)\|/gmu)].flatMap(
    ([, row = ""]) => row.match(/\/[\w{}/.-]+/gu) ?? [],
  );
  const config = JSON.parse(await readFile(join(folder.path, "glither.host.json"), "utf8")) as object;
  const service = await startService(folder.path, config);
  const { paths } = (await service.ask("/openapi.json")).json as { readonly paths: Readonly<Record<string, unknown>> };
  await service.stop();
  expect(rows.sort()).toEqual(Object.keys(paths).sort());
});
