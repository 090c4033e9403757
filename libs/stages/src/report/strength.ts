import type { UndecidedReason, Witness } from "@glither/analysis";
import type { Coverage, Gap, MutationScore } from "@glither/conformance";
import { telling } from "./telling.ts";

/** Coverage for people: what no case shows, one line each, and the sum. */
export function renderCoverage({ points, covered, gaps }: Coverage): string {
  const sum = `${covered} of ${points} rules, ways of guards and arms are covered (${percent(covered / points)})`;
  return [...gaps.map(renderGap), sum].join("\n");
}

function renderGap(gap: Gap): string {
  switch (gap.kind) {
    case "rule":
      return `no case reaches \`${gap.of}\``;
    case "guard":
      return `in no case the guard \`${gap.guard}\` of \`${gap.of}\` ${gap.never}`;
    case "arm":
      return `no case settles \`${gap.of}\` \`${gap.trigger}\``;
  }
}

/** The mutation score for people: each survivor in words with an example that would notice it, and the sum. */
export function renderMutation(mutation: MutationScore): string {
  const { mutants, killed, equivalent, survivors, undecided, score } = mutation;
  const counted = mutants - equivalent;
  return [
    ...survivors.flatMap(({ what, witness }) => [`no case notices if ${what}`, ...(witness ? [example(witness)] : [])]),
    ...undecided.map(({ what, reason }) => `no case notices if ${what}; ${UNDECIDED[reason]}`),
    `${killed} of ${counted} mutants are noticed (${percent(score)})${
      equivalent === 0 ? "" : `, and ${equivalent} more mean the same`
    }`,
  ].join("\n");
}

const UNDECIDED: Readonly<Record<UndecidedReason, string>> = {
  too_large: "whether any could is undecided, since the guards are too large",
  out_of_steps: "whether any could is undecided, since it takes too many steps",
  incomparable: "whether any could is undecided, since nothing here can compare the two",
};

function example({ artifact, enrich }: Witness): string {
  return `  for example ${JSON.stringify(telling(artifact))} with ${JSON.stringify(enrich)}`;
}

/** Never rounded up to 100 %. */
function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`;
}
