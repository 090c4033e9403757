import { randomUUID } from "node:crypto";
import type { OfferedBindings } from "@glither/bindings";
import type { ArtifactInput, AsyncCrossing, CrossingContract, LinkedComponent } from "@glither/host";
import type { Counters, Delivered } from "@glither/ledger";
import { EXIT, type Outcome } from "../outcome.ts";
import type { OpenedLedger } from "./_keep.ts";

/** An action that was to be done, and what came of it. */
export interface ActionDone {
  readonly verb: string;
  readonly outcome: "done" | "retry" | "failed";
  readonly reason?: string;
}

/** What a component imports, and what it reads of its artifact, where it was admitted; all of its dialect where it was not. */
export async function narrowed(component: Uint8Array, contract: CrossingContract) {
  const { admit } = await import("@glither/host");
  const { witName } = await import("@glither/wit");
  const reading = admit(component);
  const [artifact] = reading.disposeType.params;
  const read = artifact?.type.kind === "record" ? artifact.type.fields.map(({ name }) => name) : [];
  const fields = contract.fields.filter(({ path }) => read.includes(witName(path)));
  return { contract: { ...contract, fields }, imports: reading.contract.imports };
}

/** Loads a binding set for a component. Counters count in the ledger, where there is one. */
export async function loadSet(
  file: string,
  component: Uint8Array,
  contract: CrossingContract,
  options: {
    readonly ledger: OpenedLedger | undefined;
    readonly report: (line: string) => void;
    /** The enrichments that only what is waited for reads: they may be in the set, too. */
    readonly watched: readonly string[];
    /** `interface#function` of what others answer; then others also do what rules say. */
    readonly without?: ReadonlySet<string>;
  },
): Promise<OfferedBindings> {
  const { loadBindingFile } = await import("@glither/bindings");
  const { ledger, report, watched, without } = options;
  const narrow = await narrowed(component, contract);
  const imports = without === undefined ? narrow.imports : narrow.imports.filter((each) => isAskedHere(each, without));
  const counters = ledger === undefined ? {} : { counters: countersIn(ledger) };
  // What is waited for is asked about all of the artifact.
  const asked = watched.length > 0 ? contract : narrow.contract;
  return loadBindingFile(file, asked, { imports, watched, report, ...counters });
}

function isAskedHere(
  { interface: from, function: name }: { readonly interface: string; readonly function: string },
  without: ReadonlySet<string>,
): boolean {
  const bare = from.replace(/@.*$/u, "");
  return bare.endsWith("/enrich") && !without.has(`${bare}#${name}`);
}

/** The ledger is opened, and made where there is none, when something is counted. */
function countersIn({ ledger, deployment }: OpenedLedger): Counters {
  const counters = async (): Promise<Counters> => (await ledger()).counters(deployment);
  return {
    reserve: async (request) => (await counters()).reserve(request),
    release: async (id) => (await counters()).release(id),
    commit: async (ids) => (await counters()).commit(ids),
  };
}

/** Crosses one artifact after the other, each with all that it asks for. */
export async function crossAll(
  linked: LinkedComponent,
  contract: CrossingContract,
  artifacts: readonly ArtifactInput[],
): Promise<AsyncCrossing[]> {
  const { prepareAsync } = await import("@glither/host");
  const dispose = prepareAsync(linked, contract);
  const crossings: AsyncCrossing[] = [];
  for (const artifact of artifacts) crossings.push(await dispose(artifact));
  return crossings;
}

/** Does the actions that a ledger keeps, as often as is due now. */
export async function deliverKept(set: OfferedBindings, { ledger, deployment }: OpenedLedger): Promise<ActionDone[]> {
  const { deliverDue } = await import("@glither/ledger");
  const done: ActionDone[] = [];
  const told = ({ delivery, attempted }: Delivered): void => {
    const reason = attempted.outcome === "done" ? {} : { reason: attempted.reason };
    done.push({ verb: delivery.call.verb, outcome: attempted.outcome, ...reason });
  };
  await deliverDue(await ledger(), { bindings: { [deployment]: set.deliveries }, told });
  return done;
}

/** Does actions that nothing keeps: each once, in order, up to the first that fails. */
export async function doAtOnce(
  set: OfferedBindings,
  crossings: readonly AsyncCrossing[],
  artifacts: readonly ArtifactInput[],
): Promise<ActionDone[]> {
  const done: ActionDone[] = [];
  const run = randomUUID();
  for (const [place, { receipt }] of crossings.entries()) {
    const artifact = JSON.parse(JSON.stringify(Object.fromEntries(artifacts[place] ?? [])));
    for (const [index, { verb, args }] of receipt.actions.entries()) {
      try {
        const { signal } = new AbortController();
        await set.deliveries[verb]?.(args, artifact, { id: `${run}/${place}/${index}`, attempt: 1, signal });
        done.push({ verb, outcome: "done" });
      } catch {
        return [...done, { verb, outcome: "failed", reason: "threw" }];
      }
    }
  }
  return done;
}

/** What a person is told of actions that are not done. */
export function troubleWith(actions: readonly ActionDone[]): Pick<Outcome, "exitCode" | "problem"> | undefined {
  const trouble = actions.find(({ outcome }) => outcome !== "done");
  if (trouble === undefined) return undefined;
  const message = `the action \`${trouble.verb}\` was not done: ${trouble.reason ?? "failed"}`;
  return {
    exitCode: EXIT.crossing,
    problem: {
      message,
      ...(trouble.outcome === "retry"
        ? { hint: "`tangle deliveries` tells of it; whoever delivers the ledger's actions tries again" }
        : {}),
    },
  };
}
