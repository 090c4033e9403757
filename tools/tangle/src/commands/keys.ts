import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, collect, command, conclude } from "./context.ts";

/** The commands round keys and who is trusted with them. */
export function keyCommands(context: Context): Command {
  return new Command("key")
    .description("make signing keys, and say who is trusted")
    .addCommand(generate(context))
    .addCommand(trust(context));
}

function generate(context: Context): Command {
  return command("generate", "make a P-256 signing key; encrypted where GLITHER_SIGNING_KEY_PASSWORD is set")
    .option("--out <file>", "the private key's file; the public key is written beside it, as FILE.pub", "signer.key")
    .action((options: CommonOptions & { out: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/trust/key-files");
        return stage.generateKey({ out: options.out });
      }),
    );
}

interface TrustArguments extends CommonOptions {
  readonly key: readonly string[];
  readonly name: readonly string[];
  readonly issuer?: string;
  readonly subject?: string;
  readonly sigstoreRoot?: string;
  readonly out?: string;
}

function trust(context: Context): Command {
  return command("trust", "write a first trust policy, glither.trust.json")
    .option("--key <file>", "a public key that may sign; may stand several times", collect, [])
    .option("--issuer <url>", "with --subject: who vouches for an identity that may sign")
    .option("--subject <name>", "with --issuer: the identity, exactly")
    .option("--sigstore-root <file>", "the trusted_root.json of the sigstore instance that vouches for identities")
    .option(
      "--name <name>",
      "what they may sign, such as glither/mail/*; all of glither/* where none is named",
      collect,
      [],
    )
    .option("--out <file>", "the policy's file (default: glither.trust.json)")
    .action((options: TrustArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/trust/key-files");
        const { key, name, issuer = "", subject = "", sigstoreRoot, out } = options;
        return stage.writePolicy({
          keys: key,
          names: name,
          ...(issuer === "" && subject === "" ? {} : { identity: { issuer, subject } }),
          ...(sigstoreRoot === undefined ? {} : { root: sigstoreRoot }),
          ...(out === undefined ? {} : { out }),
        });
      }),
    );
}
