/**
 * The function imports that a world's canonical text declares, as `importName` spells those of a binary:
 * `glither:mail/enrich@0.1.0#dkim-domain`. Only texts that `printWorld` wrote are read; of any other one too little is
 * found, so that it cannot be taken for the world of a component that imports something.
 */
export function declaredImports(world: string): string[] {
  const [, owner, version] = /^package ([a-z0-9:%-]+)@([^;\s]+);\n/.exec(world) ?? [];
  if (owner === undefined) return [];
  const blocks = world.matchAll(/^interface ([a-z0-9-]+) \{\n((?: {2}.*\n)*)\}$/gm);
  return [...blocks].flatMap(([, name, body = ""]) =>
    [...body.matchAll(/^ {2}%?([a-z0-9-]+): func\(/gm)].map(
      ([, declared]) => `${owner.replaceAll("%", "")}/${name}@${version}#${declared}`,
    ),
  );
}
