//! How names of the language stand in a ruleset's world.

use crate::named::Named;

/// A path or name in kebab case: `from.domain` and `risk_level` are `from-domain` and `risk-level`.
pub fn kebab(name: &str) -> String {
    match Named::parse(name) {
        Some(named) => named.words(),
        None => name.replace(['.', '_'], "-").to_lowercase(),
    }
}

/// Whether the world may call a path so: a word that a generator of bindings reserves has a second one behind it.
pub fn is_name_of(name: &str, path: &str) -> bool {
    let plain = kebab(path);
    name == plain || name.strip_suffix("-value") == Some(&plain)
}

/// `glither.mail` as a WIT package: `glither:mail`.
pub fn package(dialect: &str) -> String {
    match dialect.split_once('.') {
        Some((namespace, rest)) => format!("{namespace}:{}", kebab(rest)),
        None => dialect.to_owned(),
    }
}

/// `glither:mail/enrich@0.1.0` → `glither:mail/enrich`
pub fn without_version(interface: &str) -> &str {
    interface.split_once('@').map_or(interface, |(name, _)| name)
}
