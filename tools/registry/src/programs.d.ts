/** The programs that a registry needs and this machine does not have. */
export declare function missingPrograms(): readonly string[];
/** What somebody who may not install packages can do. */
export declare function howToInstall(programs: readonly string[]): string;
/** Installs what is missing with `apt-get`, which takes root. Returns what is missing then. */
export declare function installPrograms(): readonly string[];
/** Runs a program to its end. Its words are in the error when it fails; `input` never is. */
export declare function run(program: string, args: readonly string[], input?: string): Promise<string>;
//# sourceMappingURL=programs.d.ts.map
