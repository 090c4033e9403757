/** Where dialects of others come from: npm packages, which Nx knows by name, and files of the workspace. */
export interface DialectPackages {
  readonly installed: readonly string[];
  /** From the workspace's root. */
  readonly files: readonly string[];
}

const PREFIX = "glither-dialect";

/** As ESLint names plugins; `@glither/stages` finds them by the same rule, which a test compares. */
export function dialectPackages(names: readonly string[]): DialectPackages {
  const local = names.filter((name) => name.startsWith("./"));
  const packages = names.filter((name) => !name.startsWith("./")).map(packageOf);
  return { installed: packages, files: local.map((name) => name.slice(2)) };
}

export function packageOf(name: string): string {
  const [scope, own, ...rest] = name.startsWith("@") ? name.split("/") : ["", name];
  if (rest.length > 0) return name;
  const full = own === undefined || own === "" ? PREFIX : own.startsWith(PREFIX) ? own : `${PREFIX}-${own}`;
  return scope === "" ? full : `${scope}/${full}`;
}
