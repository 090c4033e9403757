import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Entries } from "../../../cache-server/src/entries.ts";
import { cacheServer } from "../../../cache-server/src/serve.ts";
import { Tokens } from "../../../cache-server/src/tokens.ts";
import { writeGate } from "./installed.ts";
import { linkedWorkspace } from "./linked.ts";
import type { NxResult } from "./processes.ts";
import type { Workspace } from "./workspace.ts";

const READ = "reads-0123456789abcdef0123";
const WRITE = "writes-0123456789abcdef012";
const OUT = "dist/rulesets/mail/gate";
const GOLDENS = ["snapshot.json", "world.wit"].map((file) => `goldens/mail/gate/${file}`);
const CASE = "fixtures/mail/gate/known.json";

let folder: string;
let server: Server;
let first: Workspace;
let clones: Workspace[] = [];

const PUBLISH = ["run", "gate:publish"];
const statuses = ({ tasks }: NxResult) => [...new Set(tasks.map(({ cacheStatus }) => cacheStatus))];

function shared(token: string): NodeJS.ProcessEnv {
  const { port } = server.address() as AddressInfo;
  return {
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${port}`,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: token,
  };
}

/** The same sources somewhere else, with a cache of its own on this machine. */
async function clone(): Promise<Workspace> {
  const workspace = await linkedWorkspace();
  clones.push(workspace);
  await writeGate(workspace);
  for (const golden of GOLDENS) await workspace.write(golden, await first.read(golden));
  return workspace;
}

/** Every output's bytes, by its place. */
async function outputs(workspace: Workspace): Promise<Readonly<Record<string, string>>> {
  const root = join(workspace.root, OUT);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const read = files.map(async (file) => [file.slice(root.length), await readFile(file, "base64")] as const);
  return Object.fromEntries((await Promise.all(read)).sort());
}

beforeAll(async () => {
  first = await linkedWorkspace();
  await writeGate(first);
  await first.nx(["run-many", "-t", "snapshot", "wit", "--accept"]);
});
afterAll(() => first.dispose());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-cache-"));
  const limits = { entry: 2 ** 24, total: 2 ** 28 };
  server = cacheServer(await Entries.open(folder, limits), new Tokens(`read ${READ}\nwrite ${WRITE}`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // What it has on this machine is not what a test is about.
  await rm(join(first.root, "../cache"), { recursive: true, force: true });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await Promise.all(clones.map((workspace) => workspace.dispose()));
  clones = [];
  await rm(folder, { recursive: true, force: true });
});

describe("two clones and one cache server", () => {
  it("have one build: the second takes all from the server, byte for byte, with a token that only reads", async () => {
    const built = await first.nx(PUBLISH, shared(WRITE));
    expect([built.exitCode, statuses(built)]).toEqual([0, ["cache-miss"]]);
    const second = await clone();
    const taken = await second.nx(PUBLISH, shared(READ));
    expect({ exitCode: taken.exitCode, output: taken.output }).toMatchObject({ exitCode: 0 });
    expect(statuses(taken)).toEqual(["remote-cache-hit"]);
    expect(await outputs(second)).toEqual(await outputs(first));
    const all = JSON.stringify([await outputs(second), (await readdir(folder)).sort()]);
    for (const place of [first.root, second.root]) expect(all).not.toContain(Buffer.from(place).toString("base64"));
  });

  it("share a cache on one machine by two variables", async () => {
    await first.nx(PUBLISH);
    const second = await clone();
    const { exitCode, output } = await second.nx(PUBLISH, {
      NX_CACHE_DIRECTORY: join(first.root, "../cache"),
      NX_WORKSPACE_DATA_DIRECTORY: join(first.root, "../data"),
    });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0, output: expect.stringMatching(/8 out of 8 tasks/u) });
    expect(await outputs(second)).toEqual(await outputs(first));
  });

  it("leave nothing behind from whoever only reads, whose run does not fail for that", async () => {
    await first.nx(PUBLISH, shared(WRITE));
    const before = await readdir(folder);
    const second = await clone();
    await second.write(CASE, `${await second.read(CASE)}\n`);
    const { exitCode, output, tasks } = await second.nx(PUBLISH, shared(READ));
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    const missed = tasks.filter(({ cacheStatus }) => cacheStatus === "cache-miss");
    expect(missed.map(({ taskId }) => taskId)).toEqual(["gate:conform"]);
    expect(await readdir(folder)).toEqual(before);
  });

  it("build again what somebody has changed on the server", async () => {
    await first.nx(PUBLISH, shared(WRITE));
    for (const name of await readdir(folder)) {
      const bytes = await readFile(join(folder, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await writeFile(join(folder, name), bytes);
    }
    const second = await clone();
    const again = await second.nx(PUBLISH, shared(READ));
    expect([again.exitCode, statuses(again)]).toEqual([0, ["cache-miss"]]);
  });

  it.each([1, 3, 6])("are right when the server dies at request %i of a run", async (last) => {
    await first.nx(PUBLISH, shared(WRITE));
    const [answer] = server.listeners("request") as RequestListener[];
    server.removeAllListeners("request");
    let requests = 0;
    server.on("request", (request, response) => {
      requests += 1;
      if (requests < last) return answer?.(request, response);
      server.close();
      server.closeAllConnections();
    });
    const second = await clone();
    const cut = await second.nx(PUBLISH, shared(READ));
    expect(cut.output).not.toMatch(/^\s+at /mu);
    // Whatever Nx makes of it, nothing that is half there counts: without the server the run is whole.
    const { exitCode, tasks } = await second.nx(PUBLISH);
    expect(exitCode).toBe(0);
    expect(tasks.map(({ taskId }) => taskId)).toContain("gate:publish");
    const [mine, theirs] = [await outputs(second), await outputs(first)];
    for (const file of ["/snapshot/core.cbor", "/wit/world.wit", "/component/gate.wasm", "/conform/report.json"])
      expect(mine[file]).toBe(theirs[file]);
    expect((await second.nx(["run", "gate:verify-published"])).exitCode).toBe(0);
  });
});
