import type { Measurement } from "../measure.ts";
import { emptyTargets } from "../nx/empty-targets.ts";
import { generatedWorkspace, LIST, SHARING, sourceOf } from "../nx/generated-workspace.ts";
import { saves } from "../nx/saves.ts";
import { forgetGraph, timedNx } from "../nx/timed-nx.ts";

export interface NxOptions {
  readonly rulesets: number;
  /** Runs of what takes seconds; what builds everything runs once. */
  readonly runs: number;
  /** Saves of one ruleset under `tangle dev`; none where they were measured before. */
  readonly saves?: number;
}

/** What a workspace of generated rulesets costs under Nx, by the default judges, in batches, without the daemon. */
export async function nx({ rulesets, runs, saves: count = 0 }: NxOptions): Promise<Measurement[]> {
  const workspace = await generatedWorkspace(rulesets);
  const { root } = workspace;
  const run = (...args: readonly string[]) => timedNx(root, args);
  const inert = await emptyTargets(rulesets);
  const seconds = async (repeat: () => Promise<{ readonly seconds: number }>): Promise<number[]> => {
    const values: number[] = [];
    for (let round = 0; round < runs; round += 1) values.push((await repeat()).seconds);
    return values;
  };
  try {
    const cold = async () => {
      await forgetGraph(root);
      return run("show", "projects");
    };
    const graph = await seconds(cold);
    await workspace.edit("nx.json", (text) => text.replace('"@glither/nx"', ""));
    const empty = await seconds(cold);
    await workspace.edit("nx.json", (text) => text.replace('"plugins":[]', '"plugins":["@glither/nx"]'));
    const built = await run("run-many", "-t", "publish");
    expectCount(built.ran, "publish", rulesets);
    const nothing = await seconds(() => run("run-many", "-t", "publish"));
    let edits = 0;
    const one = await seconds(async () => {
      edits += 1;
      await workspace.edit(sourceOf(rulesets - 1), (text) => text.replace(/size > \d+/u, `size > ${900 - edits}`));
      const changed = await run("affected", "-t", "publish", `--files=${sourceOf(rulesets - 1)}`, "--accept");
      expectCount(changed.ran, "publish", 1);
      return changed;
    });
    const list = await seconds(async () => {
      edits += 1;
      await workspace.edit(LIST, (text) => `${text}c${edits}.example\n`);
      const changed = await run("affected", "-t", "publish", `--files=${LIST}`, "--accept");
      expectCount(changed.ran, "publish", Math.min(SHARING, rulesets));
      return changed;
    });
    await timedNx(inert.root, ["run-many", "-t", "publish"]);
    const floor = await seconds(() => timedNx(inert.root, ["run-many", "-t", "publish"]));
    const saved = count === 0 ? [] : await saves(workspace, sourceOf(rulesets - 2), count);
    const large = rulesets >= 1_000;
    const of = `of ${rulesets.toLocaleString("en-US")} rulesets`;
    const target = (value: number) => (large ? { target: value } : {});
    return [
      { what: `the graph ${of}, cold`, unit: "s", values: graph },
      { what: "the same without the plugin", unit: "s", values: empty },
      { what: `\`publish\` ${of}, nothing cached`, unit: "s", values: [built.seconds], ...target(120) },
      { what: "the same, all of it cached", unit: "s", values: nothing, ...target(15) },
      { what: "as many targets that do nothing, all of them cached", unit: "s", values: floor },
      { what: "one rule changed: one ruleset published again", unit: "s", values: one, ...target(6) },
      { what: `a shared list changed: the ${SHARING} that use it published again`, unit: "s", values: list },
      ...(saved.length === 0
        ? []
        : [
            {
              what: "`tangle dev`: from a save to its diagnostics, cases and difference to the last commit",
              unit: "ms" as const,
              values: saved,
              target: 500,
            },
          ]),
    ];
  } finally {
    await Promise.all([workspace.dispose(), inert.dispose()]);
  }
}

/** A figure of a run that did something else is none. */
function expectCount(ran: readonly string[], target: string, count: number): void {
  const found = ran.filter((task) => task.endsWith(`:${target}`)).length;
  if (found !== count) throw new Error(`${found} tasks \`${target}\` ran, and not ${count}`);
}
