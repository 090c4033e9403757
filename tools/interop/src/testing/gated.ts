import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { ClientStdio } from "@glither/gate";
import { type GateStageOptions, gate } from "@glither/stages/serve/gate";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { pathOf } from "./clients.ts";

/** The command of a server that was installed as a package. */
export function commandOf(name: string): readonly string[] {
  const manifest = pathOf(name);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: Readonly<Record<string, string>> };
  const [program = ""] = Object.values(bin);
  return [process.execPath, join(dirname(manifest), program)];
}

export interface GatedClient {
  readonly client: Client;
  /** Ends the session, and gives what the gate said when it ended. */
  end(): ReturnType<typeof gate>;
}

/** A client on standard streams behind a gate of its own. */
export async function gated(
  options: Pick<GateStageOptions, "policy" | "server"> & Partial<GateStageOptions>,
): Promise<GatedClient> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const running = gate({
    keys: [],
    input,
    output,
    note: () => undefined,
    until: new Promise(() => undefined),
    ...options,
  });
  const client = new Client({ name: "interop", version: "1" });
  await Promise.race([client.connect(new ClientStdio(output, input)), running]);
  return {
    client,
    end: () => {
      input.end();
      return running;
    },
  };
}
