import { type Annotations, type ComponentConfig, PIN, TARGET } from "@glither/artifact";
import { isOlder, type TrustPolicy } from "@glither/attest";
import { VerificationError } from "./error.ts";

/** What this host can run. A test holds the two versions to the compiler's own. */
export const HOST = {
  target: TARGET,
  architecture: "wasm",
  os: "wasip2",
  /** Which parts of WASI it offers: none, and so only components that ask for none run. */
  wasi: "none",
  snapshot: "0.1.0",
  compiler: "0.1.0",
} as const;

/** Refuses what was made for another host, and what the policy does not accept, with the reason: `INCOMPATIBLE`. */
export function checkCompatibility(annotations: Annotations, config: ComponentConfig, policy: TrustPolicy): string {
  const { architecture, os } = config;
  const target = annotations[PIN.target];
  const wasi = annotations[PIN.wasi];
  const snapshot = annotations[PIN.snapshot] ?? "";
  const compiler = annotations[PIN.compiler] ?? "";
  if (architecture !== HOST.architecture || os !== HOST.os) {
    throw incompatible(
      `it is made for \`${architecture}\` on \`${os}\`, and this host runs \`${HOST.architecture}\` on \`${HOST.os}\``,
    );
  }
  if (target !== HOST.target) throw incompatible(`its target is \`${target}\`, and this host runs \`${HOST.target}\``);
  if (wasi !== HOST.wasi) throw incompatible(`it needs WASI \`${wasi}\`, and this host offers \`${HOST.wasi}\``);
  if (snapshot !== HOST.snapshot) {
    throw incompatible(`its snapshot has version \`${snapshot}\`, and this host knows version \`${HOST.snapshot}\``);
  }
  const version = /^glither\/(.+)$/.exec(compiler)?.[1];
  if (version === undefined) throw incompatible(`its compiler \`${compiler}\` is not one that this host knows`);
  if (isOlder(HOST.compiler, version)) {
    throw incompatible(
      `its compiler \`${compiler}\` is newer than this host, which is of version \`${HOST.compiler}\``,
    );
  }
  if (!policy.compilers.includes(compiler)) throw unaccepted("compilers", compiler);
  if (!policy.snapshots.includes(snapshot)) throw unaccepted("snapshots", snapshot);
  return `\`${target}\`, WASI \`${wasi}\`, snapshot version \`${snapshot}\`, compiler \`${compiler}\``;
}

function incompatible(why: string): VerificationError {
  return new VerificationError("INCOMPATIBLE", `this host cannot run the component: ${why}`, {
    hint: "build the ruleset again with this host's compiler, or update the host",
  });
}

function unaccepted(list: string, value: string): VerificationError {
  return new VerificationError("INCOMPATIBLE", `the trust policy does not accept \`${value}\``, {
    hint: `if it is to be accepted, add it to \`${list}\` in the trust policy`,
  });
}
