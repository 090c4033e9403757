/**
 * What the approvals page does beyond HTML: it counts down, settles without leaving the list, and says what came of it.
 * Without it the page works as well. It makes no HTML of text.
 */

const told = document.getElementById("told");

/** Has what is read aloud say something. */
function tell(text: string): void {
  if (told !== null) told.textContent = text;
}

/** The clock of the service, as far as this machine's own is off. */
const ahead = Date.parse(document.body.dataset["now"] ?? "") - Date.now() || 0;
const now = (): number => Date.now() + ahead;

const SECOND = 1_000;
const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ["d", 86_400 * SECOND],
  ["h", 3_600 * SECOND],
  ["min", 60 * SECOND],
  ["s", SECOND],
];

/** `2 h 14 min`: the two largest units, seconds only in the last minutes. */
function spanText(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND) * SECOND);
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first === -1) return "0 s";
  let rest = whole;
  const parts = UNITS.slice(first, first + 2).map(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count} ${name}`;
  });
  return parts.filter((part) => part !== "").join(" ");
}

interface Moment {
  readonly at: number;
  readonly kind: "due" | "since";
  readonly time: HTMLTimeElement;
  readonly date: string;
  showsDate: boolean;
}

/** A moment says how far off it is, and its date to who presses it. */
function asMoment(time: HTMLTimeElement): Moment {
  const kind = "due" in time.dataset ? "due" : "since";
  const moment: Moment = { at: Date.parse(time.dateTime), kind, time, date: time.textContent ?? "", showsDate: false };
  const button = document.createElement("button");
  button.type = "button";
  button.className = "moment";
  button.title = moment.date;
  time.replaceWith(button);
  button.append(time);
  button.addEventListener("click", () => {
    moment.showsDate = !moment.showsDate;
    show(moment);
  });
  return moment;
}

function show({ at, kind, time, date, showsDate }: Moment): void {
  const span = kind === "due" ? `${spanText(at - now())} left` : `${spanText(now() - at)} ago`;
  const text = showsDate ? date : span;
  if (time.textContent !== text) time.textContent = text;
}

/** Nobody can settle any more what its deadline settles. */
function runOut({ time }: Moment): void {
  const form = time.closest(".held")?.querySelector<HTMLFormElement>("form.settle");
  if (form === null || form === undefined || form.classList.contains("over")) return;
  conclude(form, "Its deadline has passed: it settles by itself.");
}

const moments = [...document.querySelectorAll<HTMLTimeElement>("time[data-due], time[data-since]")].map(asMoment);

function tick(): void {
  for (const moment of moments) {
    show(moment);
    if (moment.kind === "due" && moment.at <= now()) runOut(moment);
  }
}
if (moments.length > 0) {
  tick();
  setInterval(tick, SECOND);
}

interface Answer {
  readonly ok?: boolean;
  readonly message?: string;
  readonly index?: number;
  readonly needs?: "reason";
  readonly isOver?: boolean;
}

/** It is over, and the form says how it came out. What somebody wrote stays where it is. */
function conclude(form: HTMLFormElement, message: string, link?: HTMLAnchorElement): void {
  form.classList.add("over");
  form.closest(".held")?.classList.add("over");
  setDisabled(form, true);
  say(form, message, link);
}

function say(form: HTMLFormElement, message: string, link?: HTMLAnchorElement): void {
  const outcome = form.querySelector(".outcome");
  outcome?.replaceChildren(message, ...(link === undefined ? [] : [" ", link]));
  tell(message);
}

function linkTo(href: string, text: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  return link;
}

function setDisabled(form: HTMLFormElement, isDisabled: boolean): void {
  for (const button of form.querySelectorAll("button")) button.disabled = isDisabled;
}

async function press(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, button)) if (typeof value === "string") fields.set(name, value);
  setDisabled(form, true);
  say(form, "…");
  try {
    const headers = { accept: "application/json", "x-glither-page": "1" };
    const response = await fetch(form.action, { method: "POST", body: fields, headers });
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    answered(form, button, response.status, isJson ? await response.json() : {});
  } catch {
    setDisabled(form, false);
    say(form, "The service cannot be reached. Press again: whatever became of it, it is done once.");
    button.focus();
  }
}

function answered(form: HTMLFormElement, button: HTMLButtonElement, status: number, answer: Answer): void {
  const message = answer.message ?? "That did not work. Nothing was changed.";
  const reason = form.querySelector("textarea");
  reason?.removeAttribute("aria-invalid");
  if (answer.ok === true || answer.isOver === true) {
    const [, , deployment = ""] = new URL(form.action).pathname.split("/");
    const link = answer.index === undefined ? undefined : linkTo(`/receipts/${deployment}/${answer.index}`, "Receipt");
    conclude(form, message, link);
    const outcome = form.querySelector<HTMLElement>(".outcome");
    outcome?.setAttribute("tabindex", "-1");
    outcome?.focus();
    return;
  }
  setDisabled(form, false);
  if (status === 401) {
    const link = linkTo("/", "Sign in again");
    link.target = "_blank";
    say(form, "Your session has ended. What you wrote is kept: sign in in another tab, then press again.", link);
    link.focus();
    return;
  }
  say(form, message);
  if (answer.needs === "reason") {
    reason?.setAttribute("aria-invalid", "true");
    reason?.focus();
  } else button.focus();
}

const LOOK_EVERY = 10 * SECOND;
const { look: lookPath, revision: shownRevision } = document.body.dataset;

/** Whether somebody is at something here that another page would take away: writing, choosing, reading how it came out. */
function isInUse(): boolean {
  const { activeElement: focused, body, documentElement } = document;
  if (focused !== null && focused !== body && focused !== documentElement && focused.id !== "main") return true;
  if (document.querySelector(".over") !== null || String(getSelection()) !== "") return true;
  const fields = document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("textarea, input[type=search]");
  return [...fields].some(({ value, defaultValue }) => value !== defaultValue);
}

/** Says that there is something else to see, and takes nothing away. */
function offerOther(): void {
  if (document.querySelector(".changed") !== null) return;
  const text = "What is held has changed.";
  const notice = document.createElement("p");
  notice.className = "notice changed";
  notice.append(text, " ", linkTo(location.href, "Show it"));
  document.querySelector("main h1")?.after(notice);
  tell(text);
}

async function look(path: string): Promise<void> {
  if (document.hidden) return;
  try {
    const response = await fetch(path, { headers: { accept: "application/json" } });
    const { revision } = response.ok ? await response.json() : {};
    if (typeof revision !== "string" || revision === shownRevision) return;
    if (isInUse()) offerOther();
    else location.reload();
  } catch {
    // It is not to be reached now, which who presses something is told.
  }
}

if (lookPath !== undefined) {
  setInterval(() => void look(lookPath), LOOK_EVERY);
  document.addEventListener("visibilitychange", () => void look(lookPath));
}

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (!(target instanceof HTMLFormElement) || !target.matches("form.settle")) return;
  if (!(submitter instanceof HTMLButtonElement)) return;
  event.preventDefault();
  void press(target, submitter);
});
