//! The world of `rulesets/governance/tool-calls`.

wasmtime::component::bindgen!({
    path: "../../goldens/governance/tool-calls/world.wit",
    world: "tool-calls",
    imports: { default: trappable },
    additional_derives: [PartialEq],
});

pub use glither::governance::types::{Risk, Scalar};

super::world! {
    world ToolCalls, before ToolCallsPre, record ToolCall, package governance;
    enrichments {
        "actor.suspended" actor_suspended -> bool;
        "actor.spending_limit" actor_spending_limit -> Option<f64>;
        "tool.owner" tool_owner -> Option<String>;
    }
    verbs {
        "notify" notify("to" to);
    }
    suspending {
        "hold" hold("into" into);
    }
}
