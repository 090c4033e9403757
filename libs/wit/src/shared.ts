/** The package that the worlds of all dialects share. */
export const SHARED_PACKAGE = "glither:roux";
export const SHARED_VERSION = "0.1.0";
export const SHARED_TYPES = `${SHARED_PACKAGE}/types@${SHARED_VERSION}`;

/**
 * Its text. A receipt is settled or pending; a pending one carries what settles it, so that the component itself
 * stays pure. A deadline counts from the crossing.
 */
export const SHARED_TEXT = `package ${SHARED_PACKAGE}@${SHARED_VERSION} {
  interface types {
    type box-name = string;
    type reason-class = string;
    type token = string;
    type milliseconds = u64;
    variant trigger {
      on(string),
      after(milliseconds),
      when(string),
    }
    record obligation {
      trigger: trigger,
      verdict: box-name,
      reason-class: option<reason-class>,
    }
    record suspension {
      state: string,
      token: token,
      resolutions: list<box-name>,
      obligations: list<obligation>,
    }
    variant verdict {
      settled(box-name),
      pending(suspension),
    }
    record receipt {
      verdict: verdict,
      rule: string,
      reason-class: reason-class,
      ligand-absent: list<string>,
    }
  }
}
`;

/** A world's canonical text without the shared package, as a component carries it: the package is the same for all. */
export function withoutShared(text: string): string {
  const tail = `\n${SHARED_TEXT}`;
  return text.endsWith(tail) ? text.slice(0, -tail.length) : text;
}

/**
 * The canonical text again. A world that names another version of the shared package stays as it is, and has not the
 * hash that it was published with.
 */
export function withShared(text: string): string {
  const isLeftOut = text.includes(`use ${SHARED_TYPES}.{`) && !text.includes(`package ${SHARED_PACKAGE}@`);
  return isLeftOut ? `${text}\n${SHARED_TEXT}` : text;
}
