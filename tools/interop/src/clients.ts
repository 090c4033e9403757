/**
 * Where a client comes from: the Go module proxy, crates.io, a crate of this repository, npm, PyPI, Debian, its newest suite,
 * `tools/browser`, a folder, or whatever stands on this machine.
 */
export type Provider = "go" | "cargo" | "crate" | "npm" | "pip" | "apt" | "sid" | "browser" | "folder" | "here";

/** A program of somebody else that works with what we publish. */
export interface Client {
  readonly name: string;
  /** Debian decides the versions of its packages. */
  readonly version?: string;
  readonly provider: Provider;
  /** The Go module, the crate, the crate's folder, the package, or the variable that names the folder. */
  readonly source: string;
  /** Where the Go module has its program, or what the crate calls it. */
  readonly program?: string;
  /** How it is asked for its version: `--version` where nothing is said. */
  readonly versionFlag?: string;
  /** Whether it takes minutes to install, or to begin with: then it is installed where somebody asks for it, or has asked before. */
  readonly slow?: true;
  /** Modules of Python's that it needs. */
  readonly modules?: readonly string[];
}

/** What works with registries. The one place where their versions are chosen. */
export const CLIENTS: readonly Client[] = [
  {
    name: "cosign",
    version: "3.1.3",
    provider: "go",
    source: "github.com/sigstore/cosign/v3",
    program: "cmd/cosign",
  },
  { name: "oras", version: "1.3.3", provider: "go", source: "oras.land/oras", program: "cmd/oras" },
  { name: "skopeo", provider: "apt", source: "skopeo" },
  { name: "wkg", version: "0.16.1", provider: "cargo", source: "wkg", slow: true },
];

/** A client on this machine, or why it is not there. */
export type Installed =
  | { readonly name: string; readonly version: string; readonly path: string }
  /** `offered` is whether this machine has what would provide it. */
  | { readonly name: string; readonly skipped: string; readonly offered: boolean };
