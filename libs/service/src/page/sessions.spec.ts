import { describe, expect, it } from "@jest/globals";
import { Sessions } from "./sessions.ts";

const KEY = "0123456789abcdef0123456789abcdef";

function started() {
  const clock = { now: 0 };
  const open = () => new Sessions({ idle: 100, longest: 250, note: 10 }, () => clock.now);
  return { clock, sessions: open(), open };
}

describe("a session", () => {
  it("is known by its text alone, and has a secret of its own", () => {
    const { sessions } = started();
    const [one, other] = [sessions.begin(KEY, "ann"), sessions.begin(KEY, "ann")];
    expect(sessions.find(KEY, one)?.principal).toBe("ann");
    expect(one).not.toBe(other);
    expect(sessions.find(KEY, one)?.formToken).not.toBe(sessions.find(KEY, other)?.formToken);
    expect(sessions.find(KEY, "")).toBeUndefined();
  });

  it("is known to every process with the key, and to none without it", () => {
    const { sessions, open } = started();
    const text = sessions.begin(KEY, "ann");
    expect(open().find(KEY, text)).toEqual(sessions.find(KEY, text));
    expect(open().find(`${KEY}0`, text)).toBeUndefined();
  });

  it("ends when it is ended, when nobody uses it, and at its longest", () => {
    const { clock, sessions } = started();
    const [left, quiet] = [sessions.begin(KEY, "ann"), sessions.begin(KEY, "ann")];
    let used = sessions.begin(KEY, "ann");
    sessions.end(KEY, left);
    expect(sessions.find(KEY, left)).toBeUndefined();
    for (clock.now = 80; clock.now <= 240; clock.now += 80) {
      const found = sessions.find(KEY, used);
      expect(found?.renewed).toBeDefined();
      used = found?.renewed ?? "";
    }
    clock.now = 251;
    expect(sessions.find(KEY, used)).toBeUndefined();
    expect(sessions.find(KEY, quiet)).toBeUndefined();
  });

  it("that was ended is over in all the forms that it had", () => {
    const { clock, sessions } = started();
    const first = sessions.begin(KEY, "ann");
    clock.now = 50;
    const later = sessions.find(KEY, first)?.renewed ?? "";
    sessions.end(KEY, later);
    expect([sessions.find(KEY, first), sessions.find(KEY, later)]).toEqual([undefined, undefined]);
  });

  it("is none when anything of it was changed", () => {
    const { sessions } = started();
    const text = sessions.begin(KEY, "ann");
    for (let place = 0; place < text.length; place += 1) {
      const other = text[place] === "0" ? "1" : "0";
      expect(sessions.find(KEY, text.slice(0, place) + other + text.slice(place + 1))).toBeUndefined();
    }
    for (const more of [`${text}.`, `.${text}`, text.slice(1), text.slice(0, -1), `x${text}`, `${text} `]) {
      expect(sessions.find(KEY, more)).toBeUndefined();
    }
  });
});
