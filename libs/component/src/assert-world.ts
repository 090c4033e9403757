import { importsOf, printWorld, type World } from "@glither/wit";
import { componentContract, componentSignatures, signatureDifference, worldSignatures } from "@glither/wit/inspect";
import { ComponentError } from "./error.ts";

/**
 * Reads the binary back and compares it with the world it was built for: the same functions imported, no more and no
 * fewer, `dispose` as the one export, and each with the very types that the world gives it. What an engine claims does not count.
 */
export async function assertWorld(component: Uint8Array, world: World): Promise<void> {
  const contract = await componentContract(component);
  const name = (item: { interface: string; function: string }): string => `${item.interface}#${item.function}`;
  const wanted = new Set(importsOf(world).map(name));
  const found = new Set(contract.imports.map(name));
  const beyond = [...found].filter((item) => !wanted.has(item));
  const missing = [...wanted].filter((item) => !found.has(item));
  const problems = [
    ...beyond.map((item) => `it imports \`${item}\`, which its world does not grant`),
    ...missing.map((item) => `it does not import \`${item}\``),
    ...(contract.exports.length === 1 && contract.exports[0] === "dispose"
      ? []
      : [`it exports ${contract.exports.map((item) => `\`${item}\``).join(", ") || "nothing"} instead of \`dispose\``]),
  ];
  if (problems.length === 0) {
    const difference = signatureDifference(
      await componentSignatures(component),
      await worldSignatures(printWorld(world)),
    );
    if (difference !== undefined) problems.push(difference);
  }
  if (problems.length > 0)
    throw new ComponentError("WORLD_DIFFERS", `the component differs from its world: ${problems.join("; ")}`);
}
