import type { Receipt } from "@glither/host";

/** From the least to the most. */
const DETAILS: readonly string[] = ["nothing", "existence", "summary", "full"];
export type Detail = "nothing" | "existence" | "summary" | "full";

/** A segment of knowledge with what it says at each detail. */
export interface Segment {
  readonly id: string;
  readonly clearance: string;
  readonly detail: Detail;
  readonly summary: string;
  readonly text: string;
}

/** What an audience sees; undefined for nothing, not even that it is there. */
export interface Sight {
  readonly id: string;
  readonly clearance: string;
  readonly summary?: string;
  readonly text?: string;
}

/**
 * What an audience sees of a segment by its receipt: one that waits or is denied, nothing; one that is wrapped, only whom it
 * is wrapped for. Moves that are for an audience count for it alone, and of two the last one counts.
 */
export function seenBy(audience: string, segment: Segment, { verdict, actions }: Receipt): Sight | undefined {
  if (verdict !== "live") return undefined;
  const wrapped = actions.filter(({ verb }) => verb === "wrap").map(({ args }) => args["for"]);
  if (wrapped.length > 0 && !wrapped.includes(audience)) return undefined;
  const moved = (ladder: string, from: string): string =>
    actions.reduce((rung, { verb, args }) => {
      const isOurs = args["for"] === undefined || args["for"] === null || args["for"] === audience;
      return isOurs && (verb === `raise_${ladder}` || verb === `lower_${ladder}`) ? String(args["to"]) : rung;
    }, from);
  const detail = DETAILS.indexOf(moved("detail", segment.detail));
  if (detail < 1) return undefined;
  const { id, summary, text } = segment;
  return {
    id,
    clearance: moved("clearance", segment.clearance),
    ...(detail >= 2 ? { summary } : {}),
    ...(detail >= 3 ? { text } : {}),
  };
}
