import { notice, page } from "./_shell.ts";
import { type Html, html } from "./html.ts";

/** Asks for a token, and goes on to where its visitor wanted to. */
export function signInPage(to: string, problem?: string): string {
  const main = html`<h1>Sign in</h1>
${problem !== undefined && notice(problem, "bad")}
<form method="post" action="/login" class="sign-in">
<input type="hidden" name="to" value="${to}">
<label for="token">Your token</label>
<input id="token" name="token" type="password" required autocomplete="current-password" spellcheck="false" autocapitalize="off" maxlength="500" autofocus>
<button class="first">Sign in</button>
</form>
<p class="quiet">It is one of those that this service's configuration names, with the scope <code>read</code>, and <code>settle</code> to approve or reject.</p>`;
  return page({ title: "Sign in", visitor: undefined, main });
}

/**
 * A link from elsewhere brings no cookie with it. Asked for again, now by a page of this site, it does.
 */
export function comingInPage(to: string): string {
  const head: Html = html`<meta http-equiv="refresh" content="0; url=${to}">`;
  return page({ title: "Glither", visitor: undefined, head, main: html`<p><a href="${to}">Go on</a></p>` });
}

/** Something went wrong; nothing of it stands in the page but what has a name. */
export function problemPage(
  title: string,
  details: readonly string[],
  visitor?: Parameters<typeof page>[0]["visitor"],
): string {
  const main = html`<h1>That did not work</h1>
${notice(html`${title}${details.length > 0 && html`: ${details.join("; ")}`}`, "bad")}
<p><a href="/">Back to what is held</a></p>`;
  return page({ title: "That did not work", visitor, main });
}
