import { linkComponent } from "@glither/host";
import type { Contestant } from "./engine/race.ts";

export type Disposer = (record: Readonly<Record<string, unknown>>) => unknown;

/** Links a component whose rules ask nothing; what they do is nothing. */
export async function disposer(component: Uint8Array): Promise<Disposer> {
  const actions = { route: () => undefined };
  const { program } = await linkComponent(component, { "glither:mail/actions": actions }, { where: "here" });
  const { dispose } = program.instantiate({ "glither:mail/actions@0.1.0": actions, "glither:mail/actions": actions });
  if (typeof dispose !== "function") throw new TypeError("the component exports no `dispose`");
  return (record) => dispose(record);
}

/** A contestant that crosses with one artifact, which this rule takes. */
export function repeated(
  name: string,
  dispose: Disposer,
  record: Readonly<Record<string, unknown>>,
  rule: string,
): Contestant {
  const receipt = dispose(record) as { readonly rule: string };
  if (receipt.rule !== rule) throw new Error(`${name}: the rule \`${receipt.rule}\` takes it`);
  return {
    name,
    run: (times: number) => {
      for (let left = times; left > 0; left -= 1) dispose(record);
    },
  };
}
