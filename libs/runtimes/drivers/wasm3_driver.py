# wasm3 by its Python package.
import wasm3
from _session import Fault, serve, written

STACK_BYTES = 256 * 1024
LETTERS = {1: "i", 2: "I"}


class Wasm3:
    def __init__(self, imports, limits):
        self.imports, self.limits = imports, limits

    def open(self, data):
        if self.limits:
            raise Fault("LIMIT", "wasm3 has no limits of its own here")
        environment = wasm3.Environment()
        try:
            module = environment.parse_module(data)
            self.runtime = environment.new_runtime(STACK_BYTES)
            self.runtime.load(module)
        except RuntimeError as error:
            raise Fault("INVALID", str(error)) from None
        for own in self.imports.granted.values():
            signature = f"{own.results}({own.params})" if own.results else f"v({own.params})"
            module.link_function(own.module, own.name, signature, self.called(own))

    def called(self, own):
        return lambda *args: own.called(args, self.write)

    def call(self, name, args):
        try:
            found = self.runtime.find_function(name)
        except RuntimeError as error:
            text = str(error)
            # It compiles a function when it is looked for: what it does not know, and what is not linked, is found then.
            code = "UNLINKED" if "missing imported function" in text else "NO_EXPORT" if "lookup" in text else "INVALID"
            raise Fault(code, text) from None
        result = found(*args)
        if result is None:
            return []
        results = result if isinstance(result, tuple) else (result,)
        return [written(value, LETTERS[kind]) for value, kind in zip(results, found.ret_types)]

    def read(self, at, length):
        memory = self.runtime.get_memory(0)
        if at + length > len(memory):
            raise Fault("TRAP", "outside of the memory")
        return bytes(memory[at : at + length])

    def write(self, at, data):
        memory = self.runtime.get_memory(0)
        if at + len(data) > len(memory):
            raise Fault("TRAP", "outside of the memory")
        memory[at : at + len(data)] = data


serve(Wasm3)
