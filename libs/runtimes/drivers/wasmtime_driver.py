# Wasmtime by its Python package, all proposals switched on that it has a switch for.
import wasmtime
from _session import Fault, serve, written

SWITCHES = [
    "wasm_bulk_memory",
    "wasm_exceptions",
    "wasm_function_references",
    "wasm_gc",
    "wasm_memory64",
    "wasm_multi_memory",
    "wasm_simd",
    "wasm_stack_switching",
    "wasm_tail_call",
    "wasm_threads",
    "wasm_component_model",
]


def engine_with(limits):
    """An engine with all switches; where it takes them not together, without the last proposal to come."""
    for left_out in ([], ["wasm_stack_switching"]):
        config = wasmtime.Config()
        for switch in SWITCHES:
            if switch not in left_out and hasattr(type(config), switch):
                setattr(config, switch, True)
        if "wasm_threads" not in left_out and hasattr(type(config), "shared_memory"):
            config.shared_memory = True
        config.consume_fuel = "fuel" in limits
        try:
            return wasmtime.Engine(config)
        except wasmtime.WasmtimeError:
            continue
    raise Fault("INVALID", "no engine with these switches")


LETTERS = {"i32": "i", "i64": "I"}


class Wasmtime:
    def __init__(self, imports, limits):
        self.imports, self.limits = imports, limits

    def open(self, data):
        engine = engine_with(self.limits)
        self.store = wasmtime.Store(engine)
        if "fuel" in self.limits:
            self.store.set_fuel(self.limits["fuel"])
        if "memory" in self.limits:
            self.store.set_limits(memory_size=self.limits["memory"] * 65536)
        if data[4:8] == b"\x0d\x00\x01\x00":
            return self.open_component(engine, data)
        try:
            module = wasmtime.Module(engine, data)
        except wasmtime.WasmtimeError as error:
            raise Fault("INVALID", str(error)) from None
        linked = [self.link(wanted) for wanted in module.imports]
        try:
            self.instance = wasmtime.Instance(self.store, module, linked)
        except wasmtime.WasmtimeError as error:
            raise Fault("LIMIT" if "memory" in self.limits else "TRAP", str(error)) from None
        self.exports = self.instance.exports(self.store)

    def open_component(self, engine, data):
        from wasmtime import component

        try:
            made = component.Component(engine, data)
        except wasmtime.WasmtimeError as error:
            raise Fault("INVALID", str(error)) from None
        self.exports = None
        self.instance = component.Linker(engine).instantiate(self.store, made)

    def link(self, wanted):
        own = self.imports.granted_for(wanted.module, wanted.name)
        return wasmtime.Func(self.store, wanted.type, lambda *args: own.called(args, self.write))

    def call(self, name, args):
        if self.exports is None:
            found = self.instance.get_func(self.store, name)
            if found is None:
                raise Fault("NO_EXPORT", name)
            return [str(found(self.store, *args))]
        found = self.exports.get(name)
        if not isinstance(found, wasmtime.Func):
            raise Fault("NO_EXPORT", name)
        kinds = [LETTERS[str(kind)] for kind in found.type(self.store).results]
        try:
            result = found(self.store, *args)
        except wasmtime.Trap as trap:
            if trap.trap_code == wasmtime.TrapCode.OUT_OF_FUEL:
                raise Fault("LIMIT", "the fuel is used up") from None
            raise
        if result is None:
            return []
        results = result if isinstance(result, (list, tuple)) else [result]
        return [written(value, kind) for value, kind in zip(results, kinds)]

    def memory(self):
        for found in self.exports.values():
            if isinstance(found, wasmtime.Memory):
                return found
        raise Fault("TRAP", "there is no memory")

    def read(self, at, length):
        data = self.memory().read(self.store, at, at + length)
        if len(data) != length:
            raise Fault("TRAP", "outside of the memory")
        return bytes(data)

    def write(self, at, data):
        if at + len(data) > self.memory().data_len(self.store):
            raise Fault("TRAP", "outside of the memory")
        self.memory().write(self.store, data, at)


serve(Wasmtime)
