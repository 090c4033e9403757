import type { Json } from "@glither/artifact";
import { admit, type BindingSet } from "@glither/host";
import type { Receipt } from "@glither/host/receipt";
import type { FunctionImport } from "@glither/wit";
import type { DeploymentConfig } from "../config/config.ts";
import { awaitedRules } from "../deployment/awaited.ts";
import type { HostSide, Pulled, Sources } from "../deployment/sources.ts";
import { type Judge, judgeOf } from "./_candidate.ts";
import { type CaseFolder, caseFolder } from "./case-folder.ts";
import { inShort, isSameDecision } from "./decision.ts";
import type { ShadowReport } from "./shadow-report.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** A decision of the pinned component, which stands. */
export interface Judged {
  /** Its index in the log. */
  readonly decision: number;
  readonly artifact: Json;
  readonly answers: Readonly<Record<string, Json>>;
  readonly receipt: Receipt;
}

/** A candidate that decides beside a deployment's component, and acts on nothing. */
export interface Shadow {
  /** Compares, some time later; whoever has decided waits for nothing. */
  judge(judged: Judged): void;
  report(): ShadowReport;
  /** When what has come is compared. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** So many decisions may wait to be compared. */
const MOST_WAITING = 1_000;
const MOST_CHANGES = 200;
const MOST_SHOWN = 100;

export interface ShadowOptions {
  readonly config: DeploymentConfig;
  readonly sources: Sources;
  readonly side: HostSide;
  /** The component whose decisions stand. */
  readonly pinned: Pulled;
  /** What its host asks for what it waits for. */
  readonly watched: readonly string[];
}

/** Opens the candidate that a deployment names, verified as the component itself is. */
export async function openShadow(options: ShadowOptions): Promise<Shadow | undefined> {
  const { config, sources, side, pinned } = options;
  if (config.shadow === undefined) return undefined;
  const candidate = await sources.pull(config.shadow.component, config.trust);
  const { imports } = admit(candidate.component).contract;
  const watched = [...options.watched, ...((await awaitedRules(candidate))?.watched ?? [])];
  const offered = await sources.bindings(config.bindings, { contract: candidate.contract, imports, watched, side });
  try {
    const judge = await judgeOf(candidate, offered, config.limits);
    const stubs = unanswering(admit(pinned.component).contract.imports);
    const again = await judgeOf(pinned, { bindings: stubs }, config.limits);
    const folder = config.shadow.cases === undefined ? undefined : caseFolder(config.shadow.cases, candidate.digest);
    return new Comparison({ ...options, candidate, judge, again, folder, close: offered.close });
  } catch (error) {
    await offered.close();
    throw error;
  }
}

/** A case says everything that is asked: what is not known is answered by nobody. */
function unanswering(imports: readonly FunctionImport[]): BindingSet {
  const interfaces = Map.groupBy(imports, (each) => each.interface.replace(/@[^@]*$/u, ""));
  return Object.fromEntries(
    [...interfaces].map(([name, all]) => [
      name,
      Object.fromEntries(all.map((each) => [each.function, () => undefined])),
    ]),
  );
}

interface Comparing extends ShadowOptions {
  readonly candidate: Pulled;
  readonly judge: Judge;
  /** The pinned component, asked again for an example that was changed. */
  readonly again: Judge;
  readonly folder: CaseFolder | undefined;
  readonly close: () => Promise<void>;
}

class Comparison implements Shadow {
  readonly #comparing: Comparing;
  readonly #since = new Date().toISOString();
  readonly #changes = new Map<string, { from: string; to: string; count: number }>();
  readonly #decisions: number[] = [];
  #counts = { compared: 0, differing: 0, failed: 0, left_out: 0 };
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(comparing: Comparing) {
    this.#comparing = comparing;
  }

  judge(judged: Judged): void {
    if (this.#waiting >= MOST_WAITING) {
      this.#counts.left_out += 1;
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last
      .then(() => this.#compare(judged))
      // A candidate that cannot be asked differs from everything, and is in nobody's way.
      .catch(() => this.#note(judged, "asked in vain"))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  report(): ShadowReport {
    const { candidate } = this.#comparing;
    return {
      candidate: candidate.digest,
      version: candidate.version,
      since: this.#since,
      ...this.#counts,
      changes: [...this.#changes.values()].sort((one, other) => other.count - one.count),
      decisions: this.#decisions,
    };
  }

  async idle(): Promise<void> {
    await this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#comparing.close();
  }

  async #compare(judged: Judged): Promise<void> {
    const { judge, side } = this.#comparing;
    const crossing = await judge(judged.artifact, judged.answers);
    if (crossing?.failure !== undefined || crossing === undefined) this.#counts.failed += 1;
    const isDifferent = crossing === undefined || !isSameDecision(judged.receipt, crossing.receipt);
    side.compared(isDifferent);
    if (!isDifferent) {
      this.#counts.compared += 1;
      return;
    }
    this.#note(judged, crossing === undefined ? "no artifact of its dialect" : inShort(crossing.receipt));
    if (crossing !== undefined) await this.#save(judged, crossing.receipt, crossing.answers as Judged["answers"]);
    await this.#comparing.folder?.report(this.report());
  }

  #note({ receipt, decision }: Judged, to: string): void {
    this.#counts.compared += 1;
    this.#counts.differing += 1;
    const from = inShort(receipt);
    const change = this.#changes.get(`${from} ${to}`) ?? { from, to, count: 0 };
    change.count += 1;
    if (this.#changes.size < MOST_CHANGES) this.#changes.set(`${from} ${to}`, change);
    this.#decisions.push(decision);
    if (this.#decisions.length > MOST_SHOWN) this.#decisions.shift();
  }

  /** As a case for the candidate, which expects what was decided: whoever wants the change, changes the expectation. */
  async #save(judged: Judged, other: Receipt, asked: Judged["answers"]): Promise<void> {
    const { folder, judge, again } = this.#comparing;
    if (folder === undefined || !folder.wants(judged.receipt.rule, other.rule)) return;
    const example = { artifact: judged.artifact as Record<string, Json>, answers: { ...asked, ...judged.answers } };
    const safe = await withoutSecrets(example, async ({ artifact, answers }) => {
      const [one, two] = [await again(artifact, answers), await judge(artifact, answers)];
      return (
        one?.receipt.rule === judged.receipt.rule &&
        two?.receipt.rule === other.rule &&
        !isSameDecision(one.receipt, two.receipt)
      );
    });
    if (safe === undefined) return;
    const expected = (await again(safe.artifact, safe.answers))?.receipt;
    if (expected !== undefined) await folder.write(judged.decision, safe, { expected, other });
  }
}
