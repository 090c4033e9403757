//! Values across the border, both ways. Nothing is coerced.

use wasmtime::component::{Type, Val};

use crate::address;
use crate::contract::ValueType;
use crate::duration::MAX_SAFE;
use crate::json::Json;
use crate::names::is_name_of;

/// Whether a component's type is that of the contract, to the last name in it.
pub fn is_type_of(found: &Type, kind: &ValueType) -> bool {
    match (kind, found) {
        (ValueType::Text | ValueType::Ip, Type::String)
        | (ValueType::Boolean, Type::Bool)
        | (ValueType::Integer | ValueType::Moment(_), Type::S64)
        | (ValueType::Number, Type::Float64)
        | (ValueType::Duration, Type::U64) => true,
        (ValueType::Scalar, Type::Variant(found)) => {
            let cases: Vec<_> = found.cases().map(|case| (case.name.to_owned(), case.ty)).collect();
            matches!(&cases[..], [(number, Some(Type::Float64)), (text, Some(Type::String))] if number == "number" && text == "text")
        }
        (ValueType::Enum { symbols, .. }, Type::Enum(found)) => {
            found.names().len() == symbols.len()
                && found.names().zip(symbols).all(|(name, symbol)| is_name_of(name, symbol))
        }
        (ValueType::Record(members), Type::Record(found)) => {
            found.fields().len() == members.len()
                && found
                    .fields()
                    .zip(members)
                    .all(|(field, (name, kind))| is_name_of(field.name, name) && is_type_of(&field.ty, kind))
        }
        (ValueType::Optional(of), Type::Option(found)) => is_type_of(&found.ty(), of),
        (ValueType::Dated(of), Type::Tuple(found)) => {
            let types: Vec<_> = found.types().collect();
            matches!(&types[..], [value, Type::U64] if is_type_of(value, of))
        }
        (ValueType::List(of), Type::List(found)) => is_type_of(&found.ty(), of),
        (ValueType::Headers, Type::List(found)) => match found.ty() {
            Type::Tuple(pair) => pair.types().eq([Type::String, Type::String]),
            _ => false,
        },
        _ => false,
    }
}

/// A value in the language's terms as the component takes it; nothing where it is of another type. The component's own type
/// gives the names, and was compared with the contract's before.
pub fn lower(kind: &ValueType, to: &Type, value: &Json) -> Option<Val> {
    Some(match (kind, to, value) {
        (ValueType::Text, _, Json::Text(text)) => Val::String(text.clone()),
        (ValueType::Boolean, _, Json::Bool(value)) => Val::Bool(*value),
        (ValueType::Ip, _, Json::Text(text)) => Val::String(address::key(text)?),
        (ValueType::Integer | ValueType::Moment(_), _, Json::Number(value)) => Val::S64(whole(*value)? as i64),
        (ValueType::Number, _, Json::Number(value)) => Val::Float64(finite(*value)?),
        (ValueType::Duration, _, Json::Number(ms)) => Val::U64(whole(*ms).filter(|ms| *ms >= 0.0)? as u64),
        (ValueType::Scalar, _, Json::Text(text)) => variant("text", Val::String(text.clone())),
        (ValueType::Scalar, _, Json::Number(value)) => variant("number", Val::Float64(finite(*value)?)),
        (ValueType::Enum { symbols, .. }, Type::Enum(to), Json::Text(symbol)) => {
            let at = symbols.iter().position(|other| other == symbol)?;
            Val::Enum(to.names().nth(at)?.to_owned())
        }
        (ValueType::Record(members), Type::Record(to), Json::Object(_)) => {
            let fields = to.fields().zip(members);
            let lowered = fields
                .map(|(field, (name, kind))| Some((field.name.to_owned(), lower(kind, &field.ty, value.get(name)?)?)));
            Val::Record(lowered.collect::<Option<_>>()?)
        }
        (ValueType::Optional(_), _, Json::Null) => Val::Option(None),
        (ValueType::Optional(of), Type::Option(to), _) => Val::Option(Some(Box::new(lower(of, &to.ty(), value)?))),
        (ValueType::Dated(of), Type::Tuple(to), Json::List(pair)) => {
            let [value, age] = &pair[..] else { return None };
            let first = lower(of, &to.types().next()?, value)?;
            Val::Tuple(vec![first, lower(&ValueType::Duration, &Type::U64, age)?])
        }
        (ValueType::List(of), Type::List(to), Json::List(items)) => {
            let to = to.ty();
            Val::List(items.iter().map(|item| lower(of, &to, item)).collect::<Option<_>>()?)
        }
        (ValueType::Headers, _, Json::List(pairs)) => {
            let text = |part: &Json| part.as_text().map(|text| Val::String(text.to_owned()));
            let pair = |pair: &Json| {
                let [name, value] = pair.as_list()? else { return None };
                Some(Val::Tuple(vec![text(name)?, text(value)?]))
            };
            Val::List(pairs.iter().map(pair).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// A value from the component in the language's terms; nothing where the contract has another type.
pub fn lift(kind: &ValueType, value: &Val) -> Option<Json> {
    Some(match (kind, value) {
        (ValueType::Text, Val::String(text)) => Json::Text(text.clone()),
        (ValueType::Boolean, Val::Bool(value)) => Json::Bool(*value),
        (ValueType::Ip, Val::String(key)) => Json::Text(address::of_key(key)?),
        (ValueType::Integer, Val::S64(value)) => Json::Number(*value as f64).safe()?,
        (ValueType::Moment(unit), Val::S64(value)) => Json::Number(unit.checked(*value as f64)?),
        (ValueType::Duration, Val::U64(value)) => Json::Number(*value as f64).safe()?,
        (ValueType::Number, Val::Float64(value)) => Json::Number(finite(*value)?),
        (ValueType::Scalar, Val::Variant(name, Some(value))) => match (name.as_str(), &**value) {
            ("number", Val::Float64(value)) => Json::Number(finite(*value)?),
            ("text", Val::String(text)) => Json::Text(text.clone()),
            _ => return None,
        },
        (ValueType::Enum { symbols, .. }, Val::Enum(name)) => {
            Json::Text(symbols.iter().find(|symbol| is_name_of(name, symbol))?.clone())
        }
        (ValueType::Optional(_), Val::Option(None)) => Json::Null,
        (ValueType::Optional(of), Val::Option(Some(value))) => lift(of, value)?,
        (ValueType::List(of), Val::List(items)) => {
            Json::List(items.iter().map(|item| lift(of, item)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// Bytes of texts, and of the addresses of those in lists.
pub fn weight(value: &Json) -> usize {
    match value {
        Json::Text(text) => text.len(),
        Json::List(items) => items.iter().map(|item| 8 + weight(item)).sum(),
        Json::Object(members) => members.iter().map(|(_, value)| 8 + weight(value)).sum(),
        _ => 0,
    }
}

impl Json {
    fn safe(self) -> Option<Json> {
        matches!(self, Json::Number(value) if value.abs() <= MAX_SAFE as f64).then_some(self)
    }
}

fn whole(value: f64) -> Option<f64> {
    (value.fract() == 0.0 && value.abs() <= MAX_SAFE as f64).then_some(value)
}

/// `-0` is `0`: the language has one zero, and a component would see two.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

fn variant(name: &str, value: Val) -> Val {
    Val::Variant(name.to_owned(), Some(Box::new(value)))
}
