import type { RunningHost } from "@glither/stages/serve/serve";
import type { Command } from "commander";
import { gathered } from "../gathered.ts";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";
import { untilStopped } from "./until-stopped.ts";

/** The host as a service. */
export function serveCommand(context: Context): Command {
  return command("serve", "run deployments as a service, until it is told to stop")
    .argument("[config]", "the configuration", "glither.host.json")
    .option("--check", "only look at the configuration, and at all that it names; report every fault")
    .action((config: string, options: CommonOptions & { readonly check?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/serve/serve");
        if (options.check === true) return stage.checkServe({ config });
        const reloading = reloadedOnHangUp();
        const log = gathered((lines) => context.streams.out(lines));
        const outcome = await stage.serve({ config, log, until: untilStopped(), running: reloading.began });
        log.flush();
        return outcome;
      }),
    );
}

/** From the first moment on, since a signal that nobody takes ends the process; what comes before the host stands is done then. */
function reloadedOnHangUp(): { readonly began: (host: RunningHost) => void } {
  const started = Promise.withResolvers<RunningHost>();
  // What is wrong with a configuration is in the log.
  process.on("SIGHUP", () => void started.promise.then((host) => host.reload()));
  return { began: started.resolve };
}
