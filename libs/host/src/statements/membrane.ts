import { type BuildRecord, digestOf, type Json, readWorld, targetOf } from "@glither/artifact";
import { importName, withShared } from "@glither/wit";
import {
  componentSignatures,
  declaredImports,
  InspectError,
  signatureDifference,
  worldSignatures,
} from "@glither/wit/inspect";
import { admit } from "../admission/admit.ts";
import { VerificationError } from "../verify/error.ts";

/**
 * What the membrane attestation states of a component: the text of its world with its hash, the binary's digest, and the
 * imports and exports that the binary has. Everything is taken from the binary itself, and it must be what its world
 * declares, to the last field of a record; so the one who signs and the one who verifies come to the same document, or to `WRONG_MEMBRANE`.
 */
export async function membranePredicate(
  component: Uint8Array,
  record: BuildRecord,
): Promise<{ readonly [key: string]: Json }> {
  const text = withShared(readWorld(component));
  const digest = digestOf(new TextEncoder().encode(text));
  if (digest !== record.witAttestation) {
    throw wrong(`its world has the hash \`${digest}\`, and \`${record.witAttestation}\` was published`);
  }
  const { contract } = admit(component);
  const imports = contract.imports.map(importName).sort();
  const declared = declaredImports(text).sort();
  const beyond = imports.find((name) => !declared.includes(name));
  if (beyond !== undefined) throw wrong(`it imports \`${beyond}\`, which its world does not declare`);
  const missing = declared.find((name) => !imports.includes(name));
  if (missing !== undefined) throw wrong(`its world declares \`${missing}\`, which it does not import`);
  const [first, second] = contract.exports;
  if (first !== "dispose" || second !== undefined) {
    throw wrong(
      `it exports ${contract.exports.map((name) => `\`${name}\``).join(", ") || "nothing"}, not \`dispose\` alone`,
    );
  }
  const difference = await differenceFrom(text, component);
  if (difference !== undefined) throw wrong(difference);
  return {
    component: { sha256: digestOf(component).slice("sha256:".length) },
    exports: [first],
    imports,
    world: { id: targetOf(record), sha256: digest.slice("sha256:".length), text },
  };
}

/** Names alone prove little: under the same name, a record may have a field more. */
async function differenceFrom(text: string, component: Uint8Array): Promise<string | undefined> {
  try {
    return signatureDifference(await componentSignatures(component), await worldSignatures(text));
  } catch (cause) {
    if (cause instanceof InspectError) throw wrong(cause.message, cause);
    throw cause;
  }
}

function wrong(what: string, cause?: unknown): VerificationError {
  return new VerificationError("WRONG_MEMBRANE", `the component is not what its world says: ${what}`, {
    cause,
    hint: "build it again, and publish what the build made, as it is",
  });
}
