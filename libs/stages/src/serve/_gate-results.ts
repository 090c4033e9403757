import { randomBytes } from "node:crypto";
import type { Mapping } from "@glither/bindings/sets/flow";
import type { Keeping, Results, Returned } from "@glither/gate";
import { isObject, readArtifact } from "@glither/roux/core";
import { digestOf } from "../files/digest.ts";
import type { Outcome } from "../outcome.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { openFlow, PERSONAL } from "./_gate-flow.ts";
import { bare, kindsOf, textsOf } from "./_gate-texts.ts";

const STRUCTURED = "/structuredContent";

/** Where the fields of the dialect stand in what a tool returns. */
const FIELDS: Mapping = Object.fromEntries(
  PERSONAL.map((name) => [name, ["", "/*", "/*/*"].map((steps) => `${STRUCTURED}${steps}/${name}`)]),
);
/** Texts that are changed one by one; a structure that is to have none goes. */
const CHANGED: Mapping = { ...FIELDS, notes: ["/content/*/text"] };

/**
 * Has a ruleset of `glither.flow` dispose of what tools return. What it asks for beside the result is not there, and closes.
 */
export async function openResults(
  subject: string,
  trust: TrustOptions,
  keeping: Omit<Keeping, "component" | "place"> | undefined,
): Promise<Results | Outcome> {
  const flow = await openFlow(subject, trust, "results are disposed of");
  if ("exitCode" in flow) return flow;
  const { contract, component, cross } = flow;
  const [{ flowArtifact, redacted }, { Keeper }] = await Promise.all([
    import("@glither/bindings/sets/flow"),
    import("@glither/gate"),
  ]);
  const keeper = keeping && new Keeper({ ...keeping, component: digestOf(component), delivers: false });
  // Hashes and tokens are told apart within one run, and mean nothing after it.
  const keys = { mac: randomBytes(32), cipher: randomBytes(32) };
  return {
    async dispose(returned) {
      const given = flowArtifact(returned.result, FIELDS, aboutOf(returned));
      const artifact = readArtifact(contract.fields, given).values;
      if (artifact === undefined)
        return { result: undefined, why: "dropped: it is more than a ruleset can be asked about" };
      const crossing = await cross(artifact);
      await keeper?.keep({ crossing, artifact }, true);
      const { receipt } = crossing;
      const said = `by the rule \`${receipt.rule}\`: ${receipt.reason_class.replaceAll("_", " ")}`;
      const delivered = redacted(bare(returned.result), receipt, CHANGED, keys);
      if (delivered === undefined) return { result: undefined, why: `dropped ${said}` };
      const changed = receipt.actions.filter(({ verb }) => verb !== "route").map(({ args }) => String(args["field"]));
      if (changed.length === 0) return { result: returned.result, why: undefined };
      const result = whole(delivered.document, changed, returned.result);
      return { result, why: `changed (${changed.join(", ")})` };
    },
  };
}

function aboutOf({ tool, server = "", actor, result }: Returned): Readonly<Record<string, unknown>> {
  const texts = textsOf(result);
  const labels = [...new Set(kindsOf(result["content"]))];
  const about = { source: server, destination: actor, kind: tool, purpose: "tool-result", labels };
  return texts.length === 0 ? about : { ...about, notes: texts.join("\n") };
}

/**
 * A result that a client can read again. Texts beside what was taken out of a structure most likely say the same: one that is that
 * structure is written anew, and any other one goes. Where all texts are changed, a structure is not left with its names.
 */
function whole(
  left: unknown,
  changed: readonly string[],
  before: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = isObject(left) ? { ...left } : {};
  if (changed.includes("notes") && result["structuredContent"] !== undefined) result["structuredContent"] = {};
  const isStructured = changed.some((field) => field !== "notes");
  const said = JSON.stringify(before["structuredContent"]);
  const content = (Array.isArray(result["content"]) ? result["content"] : []).flatMap((block: unknown) => {
    if (!isObject(block)) return [];
    if (block["type"] !== "text") return [block];
    if (typeof block["text"] !== "string") return [];
    if (!isStructured) return [block];
    return sameJson(block["text"], said) ? [{ ...block, text: JSON.stringify(result["structuredContent"]) }] : [];
  });
  return { ...result, content: content.length === 0 ? [{ type: "text", text: "taken out" }] : content };
}

function sameJson(text: string, structure: string | undefined): boolean {
  try {
    return structure !== undefined && JSON.stringify(JSON.parse(text)) === structure;
  } catch {
    return false;
  }
}
