// A counter as an actor, in JavaScript: its state is one number.

const number = (val) => [{ tag: "number", val }];
const text = (val) => ({ tag: "text", val });
const fail = (val) => {
  throw [{ tag: "error", val }];
};
const become = (n) => ({ state: number(n), answer: number(n), effects: [] });
const answer = (parts) => ({ answer: parts, effects: [] });

export const actor = {
  start: (args) => (args.length === 0 ? number(0) : args),
  step: ([{ val: n }], [{ val: method }, { val: given } = {}]) => {
    switch (method) {
      case "get":
        return answer(number(n));
      case "add":
        return become(n + given);
      case "sub":
        return given > n ? fail("not enough") : become(n - given);
      // An effect: it is sent when all has ended well.
      case "tell":
        return { answer: [], effects: [{ target: given, message: [text("add"), ...number(n)] }] };
      // What the other one answers is the answer; what it breaks with is thrown, with the parts as its payload.
      case "ask":
        try {
          return answer(given.call([text("get")]));
        } catch (problem) {
          throw problem.payload ?? problem;
        }
      case "later":
        return answer([{ tag: "reference", val: given.send([text("get")]) }]);
      default:
        return fail("no such method");
    }
  },
};
