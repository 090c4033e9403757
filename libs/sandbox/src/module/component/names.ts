import type { ComponentFunction } from "@glither/host/abi";

type Named = Pick<ComponentFunction, "interface" | "name">;

/** Under which names a core module has what its wrapping makes functions of. */
export interface Convention {
  readonly memory: string;
  readonly realloc: string;
  readonly initialize: string;
  entry(of: Named): string;
  postReturn(of: Named): string;
  imported(of: Named): { readonly module: string; readonly name: string };
}

const PREFIX = "cm32p2";

/** The two that tools write modules by: with a version of the canonical ABI in each name, and the older one without. */
export const CONVENTIONS: readonly Convention[] = [
  {
    memory: `${PREFIX}_memory`,
    realloc: `${PREFIX}_realloc`,
    initialize: `${PREFIX}_initialize`,
    entry: ({ interface: of = "", name }) => `${PREFIX}|${compatible(of)}|${name}`,
    postReturn: ({ interface: of = "", name }) => `${PREFIX}|${compatible(of)}|${name}_post`,
    imported: ({ interface: of, name }) => ({
      module: of === undefined ? PREFIX : `${PREFIX}|${compatible(of)}`,
      name,
    }),
  },
  {
    memory: "memory",
    realloc: "cabi_realloc",
    initialize: "_initialize",
    entry: full,
    postReturn: (of) => `cabi_post_${full(of)}`,
    imported: ({ interface: of, name }) => ({ module: of ?? "$root", name }),
  },
];

/** What a function is known by to those who call it: `test:calc/sums@0.1.0#add`, or its name alone where it is the world's own. */
export function full({ interface: of, name }: Named): string {
  return of === undefined ? name : `${of}#${name}`;
}

/** `test:calc/sums@0.1.0` → `test:calc/sums@0.1`: the part of a version that stands for compatibility. */
function compatible(name: string): string {
  return name.replace(/@(?:([1-9]\d*)\.\d+\.\d+|(0\.[1-9]\d*)\.\d+)$/u, (_, major?: string, minor?: string) => {
    return `@${major ?? minor}`;
  });
}
