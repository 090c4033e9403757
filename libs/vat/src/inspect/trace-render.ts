import { escaped, page, quoted } from "./render.ts";
import type { TraceEvent } from "./trace.ts";

/** How far a turn is moved to the right; what is deeper stands below one another. A chain of causes may be as long as the trace. */
const DEEPEST = 40;

/** A trace as a forest: under each turn those that it has caused. */
export function traceText(events: readonly TraceEvent[]): string {
  const lines: string[] = [];
  for (const { event, depth } of inOrder(events))
    lines.push(`${"  ".repeat(Math.min(depth, DEEPEST))}${eventText(event)}`);
  return lines.join("\n");
}

/** A trace as a sequence for Mermaid: a participant for each vat, an arrow for each turn with a cause. */
export function traceMermaid(events: readonly TraceEvent[]): string {
  const vats = [...new Set(events.map(({ vat }) => vat))];
  const name = (vat: string): string => `v${vats.indexOf(vat)}`;
  const byTurn = new Map(events.map((event) => [event.turn, event]));
  return [
    "sequenceDiagram",
    ...vats.map((vat) => `  participant ${name(vat)} as ${quoted(vat)}`),
    ...events.map((event) => {
      const cause = event.cause === undefined ? undefined : byTurn.get(event.cause);
      const arrow = event.failed === undefined ? "->>" : "-x";
      return `  ${name(cause?.vat ?? event.vat)}${arrow}${name(event.vat)}: ${quoted(eventText(event))}`;
    }),
  ].join("\n");
}

export function traceHtml(events: readonly TraceEvent[]): string {
  const rows = inOrder(events).map(
    ({ event, depth }) =>
      `<div style="margin-left:${Math.min(depth, DEEPEST) * 1.5}rem"${event.failed === undefined ? "" : ' class="failed"'}>${escaped(eventText(event))}</div>`,
  );
  return page("Which turn has led to which", rows.join("\n"));
}

function eventText({ turn, vat, kind, target, method, failed }: TraceEvent): string {
  const about = target === undefined ? kind : `${target}${method === undefined ? "" : ` ${method}`}`;
  return `${turn} ${vat}: ${about}${failed === undefined ? "" : ` failed, ${failed}`}`;
}

/** Each turn behind the one that has caused it; without recursion, since causes may be a long chain. */
function inOrder(events: readonly TraceEvent[]): readonly { readonly event: TraceEvent; readonly depth: number }[] {
  const turns = new Set(events.map(({ turn }) => turn));
  const under = new Map<number, TraceEvent[]>();
  for (const event of events) {
    // A cause that is not in the trace, or not earlier, is none.
    const { cause } = event;
    const parent = cause !== undefined && cause < event.turn && turns.has(cause) ? cause : 0;
    const others = under.get(parent);
    if (others === undefined) under.set(parent, [event]);
    else others.push(event);
  }
  const ordered: { event: TraceEvent; depth: number }[] = [];
  const waiting = (under.get(0) ?? []).toReversed().map((event) => ({ event, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    ordered.push(next);
    for (const event of (under.get(next.event.turn) ?? []).toReversed()) waiting.push({ event, depth: next.depth + 1 });
  }
  return ordered;
}
