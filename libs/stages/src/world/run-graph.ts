import type { Mapping, PlannedEdge } from "@glither/compose";
import type { Crossing, LinkedComponent } from "@glither/host";
import type { Vocabulary } from "@glither/roux";
import { isObject, readArtifact } from "@glither/roux/core";
import { witName } from "@glither/wit";
import { digestOf } from "../files/digest.ts";
import { readJson } from "../files/files.ts";
import { jsonText } from "../files/json-text.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { contractOf } from "../run/find-component.ts";
import { about, stage } from "../stage.ts";
import { type TrustOptions, trustPolicy } from "../trust/trust.ts";
import { carried, type Values } from "./carried.ts";
import { readGraphFile } from "./graph-file.ts";
import { vocabularyOfPart } from "./language-types.ts";
import { leftOf } from "./left.ts";
import type { PulledPart } from "./parts.ts";
import { type VerifiedGraph, verifiedGraph } from "./verify-graph.ts";

export interface RunGraphOptions extends TrustOptions {
  /** A file that `compose` wrote. */
  readonly graph: string;
  /** The artifact as JSON. */
  readonly input: string;
  /** The part that it comes to; the only one that nothing feeds, when it is left out. */
  readonly entry?: string;
  /** Its ruleset as it was published, by digest. */
  readonly world?: string;
  /** A JSON file: by part, the answers of its enrichments. */
  readonly enrich?: string;
}

/** One crossing of a way through a graph. Each names the record before it by its digest, the first one the graph. */
export interface GraphRecord {
  /** The same for all that one artifact sets going. */
  readonly trace: string;
  readonly part: string;
  /** The part's artifact. */
  readonly digest: string;
  /** The edge along which it came. */
  readonly via?: Pick<PlannedEdge, "from" | "pour" | "guarantee" | "retrograde" | "flags">;
  readonly artifact: Readonly<Record<string, unknown>>;
  readonly receipt: Crossing["receipt"];
  readonly previous: string;
}

/** What one artifact may set going; a graph may have circles. */
const MAX_CROSSINGS = 256;

/**
 * Takes an artifact through a graph that is verified first: each part disposes in an instance of its own, and what it does along an
 * edge becomes the artifact of the next. There is one trace, and one chain of receipts. Nothing is handed on of a crossing that failed.
 */
export const runGraph = stage(async (options: RunGraphOptions): Promise<Outcome> => {
  const { graph: path, input, entry, enrich, world, ...trust } = options;
  const verified = await about(path, async () =>
    verifiedGraph(await readGraphFile(path), await trustPolicy(trust), world),
  );
  const start = entryOf(verified, entry);
  const answers = enrich === undefined ? {} : await readJson(enrich, "the answers");
  const members = new Map(
    await Promise.all(
      verified.parts.map(async (part) => [part.name, await memberOf(part, answersOf(answers, part.name))] as const),
    ),
  );
  const first = members.get(start);
  const { values, problems } = readArtifact(first?.vocabulary.fields ?? [], await readJson(input, "the artifact"));
  if (values === undefined)
    throw new StageError("MALFORMED", `\`${input}\` is no artifact of \`${start}\`: ${problems.join("; ")}`, {
      exitCode: EXIT.usage,
    });
  const records = await recordsOf(verified, members, { part: start, values });
  const failed = records.find(({ receipt }) => receipt.rule === "host");
  return {
    exitCode: failed === undefined ? EXIT.clean : EXIT.crossing,
    text: jsonText({ records }, 2),
    data: { graph: verified.digest, records },
  };
});

interface Member {
  readonly part: PulledPart;
  readonly vocabulary: Vocabulary;
  readonly dispose: (values: Values) => Pick<Crossing, "receipt">;
}

interface Arrival {
  readonly part: string;
  readonly values: Values;
  readonly via?: PlannedEdge;
  /** The record of the crossing that it comes from. */
  readonly previous?: string;
}

async function recordsOf(
  { graph, digest }: VerifiedGraph,
  members: ReadonlyMap<string, Member>,
  start: Arrival,
): Promise<readonly GraphRecord[]> {
  const { canonicalText } = await import("@glither/artifact");
  const hash = (value: unknown): string => digestOf(canonicalText(JSON.parse(JSON.stringify(value))));
  const { edges, mappings } = graph.plan;
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const trace = hash([digest, start.part, Object.fromEntries(start.values)]).slice(
    "sha256:".length,
    "sha256:".length + 32,
  );
  const records: GraphRecord[] = [];
  const arrivals: Arrival[] = [start];
  for (let at = arrivals.shift(); at !== undefined; at = arrivals.shift()) {
    if (records.length >= MAX_CROSSINGS) throw tooFar(at.part);
    const member = memberNamed(members, at.part);
    const { receipt } = member.dispose(at.values);
    const record: GraphRecord = {
      trace,
      part: at.part,
      digest: member.part.digest,
      ...(at.via === undefined ? {} : { via: viaOf(at.via) }),
      artifact: Object.fromEntries(at.values),
      receipt,
      previous: at.previous ?? digest,
    };
    records.push(record);
    const previous = hash(record);
    // A crossing that went wrong has its receipt, and sets nothing more going.
    if (receipt.rule === "host") continue;
    const donor = { member, values: leftOf(at.values, receipt.actions, member.vocabulary) };
    for (const { verb, args } of receipt.actions)
      for (const edge of leaving.get(at.part) ?? []) {
        const receiver = memberNamed(members, edge.to);
        const values = alongEdge(edge, mappings, { donor, receiver, verb, args });
        if (values !== undefined) arrivals.push({ part: edge.to, values, via: edge, previous });
      }
  }
  return records;
}

function viaOf({ from, pour, guarantee, retrograde, flags }: PlannedEdge): NonNullable<GraphRecord["via"]> {
  return { from, pour, guarantee, retrograde, flags };
}

/** The receiver's artifact, where the edge carries that action. */
function alongEdge(
  edge: PlannedEdge,
  mappings: readonly Mapping[],
  {
    donor,
    receiver,
    verb,
    args,
  }: {
    readonly donor: { readonly member: Member; readonly values: Values };
    readonly receiver: Member;
    readonly verb: string;
    readonly args: Readonly<Record<string, unknown>>;
  },
): Values | undefined {
  const mapping = edge.mapping === undefined ? undefined : mappings[edge.mapping];
  if (mapping === undefined || edge.pour.split("#")[1] !== witName(verb)) return undefined;
  const pour = donor.member.part.contract.get(`import ${edge.pour}`);
  const pier = receiver.part.contract.get(`export ${edge.pier}`);
  if (pour === undefined || pier === undefined) throw new TypeError("a verified graph has an edge without its ends");
  const ports = { mapping, pour: { name: edge.pour, type: pour }, pier: { name: edge.pier, type: pier } };
  return carried(ports, { artifact: donor.values, args: args as Handed }, receiver.vocabulary);
}

type Handed = Parameters<typeof carried>[1]["args"];

async function memberOf(part: PulledPart, answers: unknown): Promise<Member> {
  const { answersBindings, dispose, linkComponent } = await import("@glither/host");
  const vocabulary = await vocabularyOfPart(part);
  const contract = contractOf(vocabulary);
  const linked: LinkedComponent = await about(part.name, () =>
    linkComponent(part.component, answersBindings({ answers, contract }), { foreign: false }),
  );
  return { part, vocabulary, dispose: (values) => received(() => dispose(linked, values, contract), vocabulary) };
}

/** What an edge has brought and the part cannot take is a crossing that went wrong: it has its receipt, too. */
function received(crossing: () => Crossing, { defaultBox: verdict }: Vocabulary): Pick<Crossing, "receipt"> {
  try {
    return crossing();
  } catch (error) {
    if (!(error instanceof Error && error.name === "CrossingError" && "code" in error && error.code === "BAD_ARTIFACT"))
      throw error;
    return { receipt: { verdict, rule: "host", reason_class: "host_malformed_action", actions: [] } };
  }
}

function answersOf(answers: unknown, part: string): unknown {
  if (!isObject(answers))
    throw new StageError("MALFORMED", "the answers are no JSON object", {
      exitCode: EXIT.usage,
      hint: "name each part, and below it its answers by path",
    });
  return Object.hasOwn(answers, part) ? answers[part] : {};
}

function entryOf({ graph }: VerifiedGraph, named: string | undefined): string {
  const { entries } = graph.plan.outer;
  const [only, second] = entries;
  if (named !== undefined && entries.includes(named)) return named;
  if (named === undefined && only !== undefined && second === undefined) return only;
  const there = entries.map((name) => `\`${name}\``).join(", ") || "no part";
  throw new StageError(
    "MALFORMED",
    `artifacts come into this graph at ${there}${named === undefined ? "" : `, not at \`${named}\``}`,
    {
      exitCode: EXIT.usage,
      hint:
        only === undefined ? "every part of it is fed by another: nothing can begin there" : "name one with `--entry`",
    },
  );
}

function memberNamed(members: ReadonlyMap<string, Member>, name: string): Member {
  const member = members.get(name);
  if (member === undefined) throw new TypeError(`a verified graph has an edge to no part: ${name}`);
  return member;
}

function tooFar(part: string): StageError {
  return new StageError(
    "REFUSED",
    `one artifact has set more than ${MAX_CROSSINGS} crossings going, the last one at \`${part}\``,
    {
      exitCode: EXIT.crossing,
      hint: "the graph has a circle that nothing ends",
    },
  );
}
