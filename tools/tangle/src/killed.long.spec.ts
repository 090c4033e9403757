import { hollowComponent } from "@glither/stages/testing/components";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type Heard, type Interposer, interpose } from "../../../libs/registry/src/testing/interpose.ts";
import { describeWithRegistry } from "../../registry/src/testing/describe-with-registry.ts";
import { keyPair } from "./testing/key-pair.ts";
import { asker } from "./testing/repository.ts";
import { type Run, tangle } from "./testing/tangle.ts";

/** So many requests a publish has at least; each of them is a point at which one is killed. */
const POINTS = 20;
/** So many are tried at once. */
const LANES = 2;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let privateKey: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const pair = keyPair();
  privateKey = pair.privateKey;
  await place(folder.path, "signer.pem", pair.publicKey);
  await place(folder.path, "gate.wasm", await hollowComponent());
  await place(folder.path, "gate.glith", GATE);
});
afterAll(() => folder.remove());

interface Point {
  /** Which of the requests, from 0 on. */
  readonly request: number;
  readonly heard: Heard;
}

describeWithRegistry("a publisher that is killed", {}, (server) => {
  const run = (args: readonly string[], store: string, kill?: AbortSignal): Promise<Run> =>
    tangle(args, {
      cwd: folder.path,
      env: {
        GLITHER_SIGNING_KEY: privateKey,
        GLITHER_STORE: store,
        RAGBAZ_REGISTRY_USER: server().user,
        RAGBAZ_REGISTRY_TOKEN: server().password,
        DOCKER_CONFIG: folder.path,
      },
      ...(kill === undefined ? {} : { kill }),
    });
  const release = (store: string, kill?: AbortSignal) =>
    run(["oci", "push", "gate.wasm", "--source", "gate.glith"], store, kill);
  const verify = (digest: string, store: string) =>
    run(["verify", `${store}/glither/mail/gate@${digest}`, "--key", "signer.pem"], store);

  /** The requests of a whole publish. */
  async function requests(): Promise<Interposer["seen"]> {
    const watcher = await interpose(server().address, () => undefined);
    try {
      expect((await release(`http://${watcher.address}/whole`)).exitCode).toBe(0);
      return watcher.seen;
    } finally {
      await watcher.stop();
    }
  }

  /** Publishes until that point is reached, and no further. */
  async function killAt({ request, heard }: Point, team: string): Promise<Run> {
    const kill = new AbortController();
    let count = 0;
    const killer = await interpose(server().address, () => {
      count += 1;
      if (count <= request) return undefined;
      // What it sends on the way to its end reaches nobody.
      return count === request + 1
        ? { hangAfter: heard, reached: () => kill.abort() }
        : { hangAfter: "nothing", reached: () => {} };
    });
    try {
      return await release(`http://${killer.address}/${team}`, kill.signal);
    } finally {
      await killer.stop();
    }
  }

  it("at any request leaves no tag of something unverifiable, and another run finishes what it began", async () => {
    const seen = await requests();
    expect(seen.length).toBeGreaterThanOrEqual(POINTS);
    const points = seen.flatMap<Point>(({ headers }, request) => {
      const hasBody = Number(headers["content-length"] ?? 0) > 1;
      const heard: readonly Heard[] = hasBody ? ["nothing", "half", "all"] : ["nothing", "all"];
      return heard.map((one) => ({ request, heard: one }));
    });
    let tagged = 0;
    const waiting = [...points];
    const lane = async () => {
      for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) {
        const team = `killed-${point.request}-${point.heard}`;
        const store = `http://${server().address}/${team}`;
        expect({ point, exitCode: (await killAt(point, team)).exitCode }).toEqual({ point, exitCode: null });
        const repository = asker(server(), `${team}/glither/mail/gate`);
        for (const digest of (await repository.published()).values()) {
          tagged += 1;
          expect({ point, ...(await verify(digest, store)) }).toMatchObject({ point, exitCode: 0, stderr: "" });
        }
        const again = await release(store);
        expect({ point, ...again }).toMatchObject({ point, exitCode: 0, stderr: "" });
        const tags = await repository.published();
        expect([...tags.keys()]).toEqual(["0.1.0"]);
        const digest = tags.get("0.1.0") ?? "";
        expect(again.stdout).toContain(`glither/mail/gate:0.1.0@${digest}`);
        expect({ point, ...(await verify(digest, store)) }).toMatchObject({ point, exitCode: 0, stderr: "" });
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    // Those that were killed when they looked at what they had published.
    expect(tagged).toBeGreaterThan(0);
  });
});
