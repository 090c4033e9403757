export const STANDINGS = ["none", "member", "steward", "council"] as const;
export type Standing = (typeof STANDINGS)[number];

/** A vote, of which the last one of a member counts. */
export type Vote = "for" | "against" | "abstain";

export interface CouncilOptions {
  /** Standing by member. Who is not in it is a stranger. */
  readonly members: ReadonlyMap<string, Standing>;
  /** The standing that votes. */
  readonly voting: Standing;
  /** The share of those who may vote that has to have voted, from 0 to 1; an abstention is a vote. */
  readonly quorum: number;
}

/** Those who decide, and what they have voted. */
export class Council {
  readonly #options: CouncilOptions;
  readonly #votes = new Map<string, Map<string, Vote>>();

  /** @throws RangeError for a quorum that nobody, or everybody, reaches. */
  constructor(options: CouncilOptions) {
    if (!(options.quorum > 0 && options.quorum <= 1)) throw new RangeError("a quorum is a share, from above 0 to 1");
    this.#options = options;
  }

  standingOf(member: string): Standing | undefined {
    return this.#options.members.get(member);
  }

  /** @throws RangeError for somebody who has no vote. */
  cast(subject: string, member: string, vote: Vote): void {
    if (!this.#mayVote(member)) throw new RangeError("somebody votes who has no vote");
    const votes = this.#votes.get(subject) ?? new Map<string, Vote>();
    this.#votes.set(subject, votes.set(member, vote));
  }

  /** Whether enough have voted; a council in which nobody may vote reaches none. */
  isQuorate(subject: string): boolean {
    const voters = [...this.#options.members.keys()].filter((member) => this.#mayVote(member));
    // Who has left since has no vote any more.
    const cast = voters.filter((member) => this.#votes.get(subject)?.has(member) === true);
    return voters.length > 0 && cast.length >= this.#options.quorum * voters.length;
  }

  /** The share in favour of the votes that are no abstentions; undefined where there is none. */
  shareFor(subject: string): number | undefined {
    const votes = [...(this.#votes.get(subject) ?? [])]
      .filter(([member]) => this.#mayVote(member))
      .map(([, vote]) => vote);
    const inFavour = votes.filter((vote) => vote === "for").length;
    const against = votes.filter((vote) => vote === "against").length;
    return inFavour + against === 0 ? undefined : inFavour / (inFavour + against);
  }

  #mayVote(member: string): boolean {
    const standing = this.#options.members.get(member);
    return standing !== undefined && STANDINGS.indexOf(standing) >= STANDINGS.indexOf(this.#options.voting);
  }
}
