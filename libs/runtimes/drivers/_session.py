# What the drivers for engines with a Python interface have in common: lines in, lines out (src/adapters/wire.ts). An engine is what
# `serve` is given; it decides nothing here.
import sys
from urllib.parse import quote, unquote


class Fault(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Imports:
    """What may be called, what it answers, and what it was called with."""

    def __init__(self):
        self.granted = {}
        self.asked = []

    def grant(self, module, name, signature):
        self.granted[(module, name)] = Import(self, len(self.granted), module, name, signature)

    def granted_for(self, module, name):
        try:
            return self.granted[(module, name)]
        except KeyError:
            raise Fault("UNLINKED", f"{module} {name}") from None


class Import:
    """One function: `signature` is `iI>i`, `i` for 32 bits and `I` for 64."""

    def __init__(self, imports, index, module, name, signature):
        self.imports, self.index, self.module, self.name = imports, index, module, name
        self.params, self.results = signature.split(">")
        self.answers = []

    def called(self, args, write):
        """The result of a call, as an integer, or nothing."""
        texts = [written(value, kind) for value, kind in zip(args, self.params)]
        self.imports.asked.append(",".join([str(self.index), *texts]))
        if not self.answers:
            return None
        result, writes = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        for one in writes:
            at, data = one.split(":")
            write(int(at), bytes.fromhex(data))
        return None if result == "-" else integer(result)


def integer(text):
    return int(text.rstrip("n"))


def serve(make):
    """`make(imports, limits)` gives `open(bytes)`, `call(name, [integer]) -> [text]`, `read(at, length)`, `write(at, bytes)`."""
    imports, limits = Imports(), {}
    engine = make(imports, limits)
    for line in sys.stdin:
        word, *rest = line.rstrip("\n").split(" ")
        try:
            answer = ["ok", *does(engine, imports, limits, word, rest)]
        except Fault as fault:
            answer = ["fault", fault.code, quote(str(fault)[:300], safe="")]
        except Exception as error:
            answer = ["fault", "TRAP", quote(str(error)[:300], safe="")]
        print(" ".join(answer), flush=True)


def does(engine, imports, limits, word, rest):
    if word == "hello":
        pass
    elif word == "limit":
        limits[rest[0]] = int(rest[1])
    elif word == "grant":
        imports.grant(unquote(rest[0]), unquote(rest[1]), rest[2])
    elif word == "answer":
        imports.granted_for(unquote(rest[0]), unquote(rest[1])).answers.append((rest[2], rest[3:]))
    elif word == "open":
        engine.open(bytes.fromhex(rest[0]))
    elif word == "call":
        return engine.call(unquote(rest[0]), [integer(text) for text in rest[1:]])
    elif word == "read":
        return [engine.read(int(rest[0]), int(rest[1])).hex()]
    elif word == "write":
        engine.write(int(rest[0]), bytes.fromhex(rest[1]))
    elif word == "asked":
        return imports.asked
    else:
        raise Fault("PROTOCOL", "an unknown word")
    return []


def written(value, kind):
    """`5` for 32 bits, `5n` for 64, signed."""
    bits = 64 if kind == "I" else 32
    value &= (1 << bits) - 1
    value -= (1 << bits) if value >> (bits - 1) else 0
    return f"{value}n" if bits == 64 else str(value)
