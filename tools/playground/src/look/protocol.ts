import type { Draft } from "../draft.ts";
import type { MailReading } from "../mail/read-mail.ts";
import type { Analysed, Closer, Looked } from "./looker.ts";
import type { Mail } from "./pasted.ts";

/** What the page asks its worker, under a number of its own. */
export type Request =
  | { readonly id: number; readonly kind: "format"; readonly text: string }
  | { readonly id: number; readonly kind: "look"; readonly draft: Draft; readonly mail?: Mail }
  | { readonly id: number; readonly kind: "closer"; readonly draft: Draft; readonly of: Closer["of"] }
  | {
      readonly id: number;
      readonly kind: "analyse";
      readonly draft: Draft;
      readonly before: Pick<Draft, "text" | "files">;
    };

/** What the page asks of the worker that reads mails. */
export interface MailRequest {
  readonly id: number;
  readonly text: string;
}

export interface MailReply {
  readonly id: number;
  readonly reading: MailReading;
}

/** What comes back under the same number. */
export type Reply =
  | { readonly id: number; readonly kind: "format"; readonly text: string | undefined }
  | { readonly id: number; readonly kind: "look"; readonly looked: Looked }
  | { readonly id: number; readonly kind: "closer"; readonly closer: Closer | undefined }
  | { readonly id: number; readonly kind: "analyse"; readonly analysed: Analysed }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };
