import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Measurement } from "../measure.ts";
import type { ComponentAmounts, ComponentFigures } from "./component-actors.ts";

export interface ActorAmounts extends ComponentAmounts {
  readonly runs: number;
}

/** Each run is a process of its own, which has done everything once before. */
export function actorRows({ runs, ...amounts }: ActorAmounts): Measurement[] {
  const all = Array.from({ length: runs }, () => figuresOf(amounts));
  const count = amounts.actors.toLocaleString("en-US");
  return [
    {
      what: "a message to a pooled component actor, over one to an actor in TypeScript",
      unit: "µs",
      values: all.map(({ message }) => message),
      target: 5,
    },
    {
      what: "a handle passed into a component and out of it",
      unit: "µs",
      values: all.map(({ handle }) => handle),
      target: 1,
    },
    { what: `${count} component actors`, unit: "MB", values: all.map(({ bytes }) => bytes / 1e6), target: 100 },
  ];
}

function figuresOf(amounts: ComponentAmounts): ComponentFigures {
  const script = join(import.meta.dirname, "component-actors.ts");
  const args = ["--expose-gc", "--conditions=@glither/source", "--disable-warning=ExperimentalWarning", script];
  const printed = execFileSync(process.execPath, [...args, JSON.stringify(amounts)], { encoding: "utf8" });
  return JSON.parse(printed) as ComponentFigures;
}
