import type { Ref, Vat } from "@glither/vat";
import { fixedClock, realClock } from "../../capabilities/clock.ts";
import { folder } from "../../capabilities/folder/folder.ts";
import type { Clock, Directory, Randomness } from "../../capabilities/interfaces.ts";
import { seededRandomness, systemRandomness } from "../../capabilities/randomness.ts";
import { instanceActor, textsActor } from "../_actors.ts";
import type { Capabilities } from "../capabilities.ts";
import type { ClockGrant, Grants, RandomGrant } from "./grants.ts";

/** The actors of grants, all but the streams; and what closes what they hold. */
export interface GrantedCapabilities {
  readonly capabilities: Capabilities;
  readonly end: () => void;
}

/** Makes them in a vat. @throws SandboxError NO_FOLDER, NO_DESCRIPTORS; then nothing is left open */
export function grantedCapabilities(vat: Vat, grants: Grants, args: readonly string[]): GrantedCapabilities {
  const ends: (() => void)[] = [];
  const end = (): void => {
    for (const one of ends.splice(0)) one();
  };
  const directories: Record<string, Ref<Directory>> = {};
  try {
    for (const { path, as, ...options } of grants.folders) {
      const opened = folder(vat, path, options);
      ends.push(opened.end);
      directories[as] = opened.directory;
    }
  } catch (error) {
    end();
    throw error;
  }
  const clock = clockOf(vat, grants.clock);
  const randomness = randomnessOf(vat, grants.random);
  return {
    end,
    capabilities: {
      directories,
      arguments: vat.spawn(textsActor, args),
      environment: vat.spawn(textsActor, grants.environment),
      instance: vat.spawn(instanceActor),
      ...(clock === undefined ? {} : { clock }),
      ...(randomness === undefined ? {} : { randomness }),
    },
  };
}

function clockOf(vat: Vat, grant: ClockGrant = { kind: "none" }): Ref<Clock> | undefined {
  if (grant.kind === "real") return vat.spawn(realClock);
  if (grant.kind === "coarse") return vat.spawn(realClock, grant.step);
  return grant.kind === "fixed" ? (vat.spawn(fixedClock, grant.at) as Ref<Clock>) : undefined;
}

function randomnessOf(vat: Vat, grant: RandomGrant = { kind: "none" }): Ref<Randomness> | undefined {
  if (grant.kind === "system") return vat.spawn(systemRandomness);
  return grant.kind === "seed" ? vat.spawn(seededRandomness, grant.seed) : undefined;
}
