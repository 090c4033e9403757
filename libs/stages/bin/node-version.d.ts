/** The versions of Node that the project runs on, in words. */
export declare const NEEDED_NODE: string;

/** What is wrong with this Node, as a sentence for its user; undefined where nothing is. */
export declare function nodeFault(program: string, version?: string): string | undefined;

/** Ends the process with exit code 64, and says why, where this Node will not do. */
export declare function requireNode(program: string, hint: string): void;
