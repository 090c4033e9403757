/** What oracles need whose rules ask for scores. Weights are whole numbers, and so far from 53 bits that all sums are exact. */
export const SCORES = `//// Numbers that what holds adds up to.

import glither.{Absent, Maybe, Present}

/// The weights of what holds.
pub fn total(terms: List(#(Int, Bool))) -> Int {
  case terms {
    [] -> 0
    [#(weight, True), ..rest] -> weight + total(rest)
    [#(_, False), ..rest] -> total(rest)
  }
}

/// The same where terms may miss a ligand; behind one that does, nothing is asked.
pub fn bound_total(terms: List(#(Int, fn() -> Maybe(Bool)))) -> Maybe(Int) {
  add(terms, 0)
}

fn add(terms: List(#(Int, fn() -> Maybe(Bool))), sum: Int) -> Maybe(Int) {
  case terms {
    [] -> Present(sum)
    [#(weight, holds), ..rest] ->
      case holds() {
        Absent -> Absent
        Present(True) -> add(rest, sum + weight)
        Present(False) -> add(rest, sum)
      }
  }
}
`;
