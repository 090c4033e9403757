import type { Outcome } from "@glither/stages/outcome";
import type { RunningHost } from "@glither/stages/serve/serve";
import { type Command, Option } from "commander";
import { gathered } from "../gathered.ts";
import type { CommonOptions } from "../output.ts";
import { type Context, command, converse, type TrustArguments, trustOf, withTrust } from "./context.ts";
import { untilStopped } from "./until-stopped.ts";

/** The host as a service. */
export function serveCommand(context: Context): Command {
  return withTrust(command("serve", "run deployments as a service, until it is told to stop"))
    .argument("[config]", "the configuration", "glither.host.json")
    .option("--check", "only look at the configuration, and at all that it names; report every fault")
    .option(
      "--milter <place>",
      "instead of a configuration: stand beside a mail system that hands messages over here, HOST:PORT",
    )
    .addOption(
      new Option(
        "--lmtp <place>",
        "instead of a configuration: deliver to mailboxes what a mail system hands over here, HOST:PORT",
      ).conflicts("milter"),
    )
    .option("--maildir <pattern>", "with --lmtp: where mailboxes are, such as /var/mail/{domain}/{user}")
    .option("--policy <ruleset>", "for mail: a .glith file, a component's .wasm file, or an artifact by digest")
    .option("--enrich <file>", "for mail: enrichments' answers as JSON, by path, the same for all messages")
    .option("--bindings <file>", "for mail: a binding set that answers what a message itself does not")
    .option(
      "--dns <place>",
      "for mail: the server of the domain name system that is asked, ADDRESS[:PORT], or a zone file",
    )
    .option("--ledger <file>", "for mail: where decisions are kept, a file or postgres://…; made where there is none")
    .option("--quarantine <folder>", "for mail: where messages are that are held")
    .option(
      "--reinject <place>",
      "for mail: the mail system's port without a filter, for what is released or split off",
    )
    .addOption(
      new Option(
        "--report-refusals",
        "with --milter: where a message is refused for some recipients alone, tell its sender, if SPF vouches for him",
      ).conflicts("lmtp"),
    )
    .option("--deployment <name>", "for mail: whose log decisions go to (default: mail)")
    .action((config: string, options: ServeFlags) =>
      converse(context, options, async () => {
        if (options.milter !== undefined || options.lmtp !== undefined) return forMail(context, options);
        const stage = await import("@glither/stages/serve/serve");
        if (options.check === true) return stage.checkServe({ config });
        const reloading = reloadedOnHangUp();
        const log = gathered((lines) => (options.quiet ? undefined : context.streams.out(lines)));
        const outcome = await stage.serve({ config, log, until: untilStopped(), running: reloading.began });
        log.flush();
        return outcome;
      }),
    );
}

interface ServeFlags extends CommonOptions, TrustArguments {
  readonly check?: boolean;
  readonly milter?: string;
  readonly lmtp?: string;
  readonly maildir?: string;
  readonly policy?: string;
  readonly enrich?: string;
  readonly bindings?: string;
  readonly dns?: string;
  readonly ledger?: string;
  readonly quarantine?: string;
  readonly reinject?: string;
  readonly reportRefusals?: boolean;
  readonly deployment?: string;
}

async function forMail({ streams }: Context, options: ServeFlags): Promise<Outcome> {
  const { milter, lmtp, maildir, policy, enrich, bindings, dns, ledger, quarantine, reinject, deployment } = options;
  const common = {
    ...{ policy, ledger, quarantine, reinject },
    ...(enrich === undefined ? {} : { enrich }),
    ...(bindings === undefined ? {} : { bindings }),
    ...(dns === undefined ? {} : { dns }),
    ...(deployment === undefined ? {} : { deployment }),
    ...trustOf(options),
    note: (line: string) => streams.err(`mail: ${line}\n`),
    begun: (port: number) => (options.quiet ? undefined : streams.err(`mail: messages are taken at port ${port}\n`)),
    until: untilStopped(),
  };
  if (lmtp === undefined) {
    const stage = await import("@glither/stages/serve/mail-border");
    const reportsRefusals = options.reportRefusals === true;
    return stage.mailBorder({ ...common, milter: milter ?? "", reportsRefusals });
  }
  const stage = await import("@glither/stages/serve/mail-delivery");
  return stage.mailDelivery({ ...common, lmtp, maildir });
}

/** From the first moment on, since a signal that nobody takes ends the process; what comes before the host stands is done then. */
function reloadedOnHangUp(): { readonly began: (host: RunningHost) => void } {
  const started = Promise.withResolvers<RunningHost>();
  // What is wrong with a configuration is in the log.
  process.on("SIGHUP", () => void started.promise.then((host) => host.reload()));
  return { began: started.resolve };
}
