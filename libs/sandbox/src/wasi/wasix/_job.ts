/** By path, from the top down: a file's content in base64, or null for a folder. */
export type Tree = Readonly<Record<string, string | null>>;

/** What the process is told that runs a program by Wasmer's SDK. */
export interface WasixJob {
  /** The SDK's module, as a URL. */
  readonly sdk: string;
  readonly module: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** Copies of folders, by the path under which the program sees each; and those that are copied back. */
  readonly mounts: Readonly<Record<string, Tree>>;
  readonly writable: readonly string[];
}

export type WasixAnswer =
  | {
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly made: Readonly<Record<string, Tree>>;
    }
  | { readonly failed: string };
