/** What was looked at, and what is to be done about it. */
export interface Found {
  readonly what: string;
  /** `missing` is what somebody may well do without; `wrong` fails. */
  readonly state: "good" | "missing" | "wrong";
  /** In a few words: a version, a path, what is wrong. Never what a secret holds. */
  readonly says: string;
  /** The next step, where there is one. */
  readonly todo?: string;
}

export function good(what: string, says: string): Found {
  return { what, state: "good", says };
}

export function missing(what: string, says: string, todo: string): Found {
  return { what, state: "missing", says, todo };
}

export function wrong(what: string, says: string, todo: string): Found {
  return { what, state: "wrong", says, todo };
}
