import { basename, dirname, join } from "node:path";

/** Where everything about one ruleset lies; each path is absolute. */
export interface RulesetPaths {
  readonly source: string;
  readonly snapshot: string;
  readonly core: string;
  /** The core without its version: what all stages take that do not carry it. */
  readonly unversioned: string;
  readonly snapshotGolden: string;
  readonly wit: string;
  readonly world: string;
  readonly worldGolden: string;
  readonly codegen: string;
  readonly component: string;
  /** The component as it is judged: with no version in its record. */
  readonly judgedComponent: string;
  readonly cases: string;
  readonly report: string;
  /** Which component was judged. */
  readonly judged: string;
  /** Where `conform` keeps the components of the engines that did not make the ruleset's. */
  readonly judges: string;
  readonly diff: string;
  /** Pages for people, without the ending of their names. */
  readonly weave: string;
  readonly publish: string;
  readonly receipt: string;
  /** The OCI layout that `publish` writes to where no other store is named. */
  readonly layout: string;
}

/** The folder that a ruleset has under `goldens/` and `fixtures/`: its own path below the folder of all rulesets. */
export function shelfOf(projectRoot: string): string {
  const [top, ...rest] = projectRoot.split("/");
  return rest.length === 0 ? (top ?? "") : rest.join("/");
}

/** Folders from the workspace's root, where they are not those of the convention. */
export interface Folders {
  /** `dist` */
  readonly output?: string;
  /** `goldens` */
  readonly goldens?: string;
  /** `fixtures` */
  readonly fixtures?: string;
}

/**
 * The paths of a ruleset by convention.
 *
 * @param workspaceRoot absolute
 * @param source the `.glith` file, relative to the workspace's root, with `/`
 */
export function rulesetPaths(workspaceRoot: string, source: string, folders: Folders = {}): RulesetPaths {
  const projectRoot = dirname(source);
  const out = join(workspaceRoot, folders.output ?? "dist", projectRoot);
  const goldens = join(workspaceRoot, folders.goldens ?? "goldens", shelfOf(projectRoot));
  return {
    source: join(workspaceRoot, source),
    snapshot: join(out, "snapshot"),
    core: join(out, "snapshot", "core.cbor"),
    unversioned: join(out, "snapshot", "unversioned.cbor"),
    snapshotGolden: join(goldens, "snapshot.json"),
    wit: join(out, "wit"),
    world: join(out, "wit", "world.wit"),
    worldGolden: join(goldens, "world.wit"),
    codegen: join(out, "codegen"),
    component: join(out, "component", `${basename(source, ".glith")}.wasm`),
    judgedComponent: join(out, "component", "judged", `${basename(source, ".glith")}.wasm`),
    cases: join(workspaceRoot, folders.fixtures ?? "fixtures", shelfOf(projectRoot)),
    report: join(out, "conform", "report.json"),
    judged: join(out, "conform", "judged.json"),
    judges: join(out, "judges"),
    diff: join(out, "diff"),
    weave: join(out, "weave", basename(source, ".glith")),
    publish: join(out, "publish"),
    receipt: join(out, "publish", "receipt.json"),
    layout: join(out, "oci"),
  };
}
