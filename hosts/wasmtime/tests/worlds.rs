//! Wasmtime's `bindgen!` takes the world of every ruleset of the repository; that this compiles is the test.

mod edge {
    wasmtime::component::bindgen!({ path: "../../goldens/api/edge/world.wit", world: "edge" });
}
mod gateway {
    wasmtime::component::bindgen!({ path: "../../goldens/api/gateway/world.wit", world: "gateway" });
}
mod council {
    wasmtime::component::bindgen!({ path: "../../goldens/decision/council/world.wit", world: "council" });
}
mod purse {
    wasmtime::component::bindgen!({ path: "../../goldens/actor/purse/world.wit", world: "purse" });
}
mod redactor {
    wasmtime::component::bindgen!({ path: "../../goldens/flow/redactor/world.wit", world: "redactor" });
}
mod github_tools {
    wasmtime::component::bindgen!({ path: "../../goldens/governance/github-tools/world.wit", world: "github-tools" });
}
mod shell {
    wasmtime::component::bindgen!({ path: "../../goldens/governance/shell/world.wit", world: "shell" });
}
mod tool_calls {
    wasmtime::component::bindgen!({ path: "../../goldens/governance/tool-calls/world.wit", world: "tool-calls" });
}
mod company {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/company/world.wit", world: "company" });
}
mod family {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/family/world.wit", world: "family" });
}
mod desk {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/desk/world.wit", world: "desk" });
}
mod house {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/house/world.wit", world: "house" });
}
mod reporter {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/reporter/world.wit", world: "reporter" });
}
mod mailguard {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/mailguard/world.wit", world: "mailguard" });
}
mod newsroom {
    wasmtime::component::bindgen!({ path: "../../goldens/mail/newsroom/world.wit", world: "newsroom" });
}
mod fleet_seed {
    wasmtime::component::bindgen!({ path: "../../goldens/segment/fleet-seed/world.wit", world: "fleet-seed" });
}
mod fleet {
    wasmtime::component::bindgen!({ path: "../../goldens/world/fleet/world.wit", world: "fleet" });
}
mod gifts {
    wasmtime::component::bindgen!({ path: "../../goldens/world/gifts/world.wit", world: "gifts" });
}

#[test]
fn has_every_world_that_the_repository_has() {
    let mut worlds = 0;
    for dialect in std::fs::read_dir("../../goldens").unwrap() {
        worlds += std::fs::read_dir(dialect.unwrap().path()).unwrap().count();
    }
    let known = include_str!("worlds.rs").matches("\nmod ").count();
    assert_eq!(known, worlds);
}
