/** What tells when something has lasted too long; injected, so that tests need not wait. */
export interface Clock {
  /** Runs something once, so many milliseconds from now, unless what is answered is called before. */
  after(milliseconds: number, run: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
