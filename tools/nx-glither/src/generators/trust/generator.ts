import type { Tree } from "@nx/devkit";
import { GeneratorError } from "../_error.ts";
import { pluginOptions, readRequired } from "../_tree.ts";

export interface TrustOptions {
  /** The public key's file, from the workspace's root. */
  readonly key: string;
  /** What it may sign, such as `glither/mail/*`; all of `glither/*` where none is named. */
  readonly names?: readonly string[];
}

/** Writes a first trust policy; one that is there is nobody's to replace. */
export async function trust(tree: Tree, { key, names = [] }: TrustOptions): Promise<void> {
  const { policyText } = await import("@glither/stages/trust/key-files");
  const publicKey = readRequired(tree, key, "the public key");
  if (!publicKey.includes("-----BEGIN PUBLIC KEY-----"))
    throw new GeneratorError(
      "UNREADABLE",
      `\`${key}\` is no public key`,
      "`npx tangle key generate` writes one beside the private key",
    );
  const path = pluginOptions(tree).trust ?? "glither.trust.json";
  const text = policyText({ release: { public_key: publicKey } }, names);
  const there = tree.read(path, "utf8");
  if (there === text) return;
  if (there !== null) throw new GeneratorError("TAKEN", `\`${path}\` is there already`, "add the key to it by hand");
  tree.write(path, text);
}
