import type { Span } from "../../diagnostic.ts";
import { spanOver } from "../../syntax/lexer.ts";
import type { Sequence } from "../../syntax/sequence.ts";

export type Spanned = { readonly span: Span };
export const over = (first: Spanned, last: Spanned): Span => spanOver(first.span, last.span);
export const lastOf = <T extends Spanned>(fallback: Spanned, list: Sequence<T> | null | undefined): Spanned =>
  list ? list.last : fallback;
