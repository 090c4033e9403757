import { buffer } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, converse, type TrustArguments, trustOf, withTrust } from "./context.ts";

/** A filter of one message. */
export function mailCommand(context: Context): Command {
  return withTrust(command("mail", "filter the message on standard input, as a mail system's pipe or .forward does"))
    .option("--policy <ruleset>", "a .glith file, a component's .wasm file, or an artifact by digest")
    .addOption(
      new Option("--maildir <folder>", "the mailbox that it is delivered to; made where there is none").conflicts(
        "print",
      ),
    )
    .option("--print", "instead, print what is delivered, with its marks; nothing where it is not")
    .option("--enrich <file>", "enrichments' answers as JSON, by path, the same for all messages")
    .option("--bindings <file>", "a binding set that answers what a message itself does not")
    .option("--dns <place>", "the server of the domain name system that is asked, ADDRESS[:PORT], or a zone file")
    .option("--ledger <file>", "where decisions are kept, a file or postgres://…; made where there is none")
    .option("--quarantine <folder>", "with --ledger: where messages are that are held; what is settled goes on")
    .option("--reinject <place>", "a mail system's port, HOST:PORT, for what goes to other addresses")
    .option("--deployment <name>", "with --ledger: whose log decisions go to (default: mail)")
    .addOption(new Option("--sender <address>", "the envelope's sender, empty for a bounce").env("SENDER"))
    .addOption(new Option("--recipient <address>", "whom it is delivered to").env("RECIPIENT"))
    .addOption(new Option("--client-ip <address>", "from which address it has come").env("CLIENT_ADDRESS"))
    .addOption(new Option("--helo <name>", "by which name the client went").env("CLIENT_HELO"))
    .addOption(new Option("--user <name>", "as whom the client has logged in, empty for nobody").env("SASL_USERNAME"))
    .action((options: MailFlags) =>
      converse(context, options, async () => {
        const stage = await import("@glither/stages/serve/mail-filter");
        const { print, clientIp, enrich, bindings, dns, deployment, ...rest } = options;
        const { policy, maildir, ledger, quarantine, reinject, sender, recipient, helo, user } = rest;
        return stage.mailFilter({
          ...{ policy, maildir, ledger, quarantine, reinject, sender, recipient, helo, user },
          ...{ clientIp: clientIp === "" ? undefined : clientIp, message: await buffer(process.stdin) },
          ...(print === true ? { print: context.streams.out } : {}),
          ...(enrich === undefined ? {} : { enrich }),
          ...(bindings === undefined ? {} : { bindings }),
          ...(dns === undefined ? {} : { dns }),
          ...(deployment === undefined ? {} : { deployment }),
          ...trustOf(options),
          note: () => undefined,
        });
      }),
    );
}

interface MailFlags extends CommonOptions, TrustArguments {
  readonly policy?: string;
  readonly maildir?: string;
  readonly print?: boolean;
  readonly enrich?: string;
  readonly bindings?: string;
  readonly dns?: string;
  readonly ledger?: string;
  readonly quarantine?: string;
  readonly reinject?: string;
  readonly deployment?: string;
  readonly sender?: string;
  readonly recipient?: string;
  readonly clientIp?: string;
  readonly helo?: string;
  readonly user?: string;
}
