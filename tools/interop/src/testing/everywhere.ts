import { answersBindings, type CrossingContract, dispose, linkModule } from "@glither/host/web";

/** Cases of one ruleset as JSON takes them anywhere; values by path, in the language's terms. */
export interface Task {
  readonly ruleset: string;
  readonly contract: CrossingContract;
  readonly cases: readonly {
    readonly name: string;
    readonly artifact: readonly (readonly [path: string, value: unknown])[];
    readonly answers: Readonly<Record<string, unknown>>;
  }[];
}

/** A line for each case. Runs in a Worker and in a browser as it does here, so it takes nothing but the language. */
export function linesOf({ ruleset, contract, cases }: Task, component: Uint8Array, module: object): string[] {
  const linked = linkModule(component, module, answersBindings({ answers: {}, contract }));
  return cases.map(({ name, artifact, answers }) => {
    const bindings = answersBindings({ answers, contract, tokenSource: () => "token" });
    const { receipt, asked } = dispose({ ...linked, bindings }, new Map(artifact), contract);
    return JSON.stringify({ ruleset, case: name, receipt, asked });
  });
}
