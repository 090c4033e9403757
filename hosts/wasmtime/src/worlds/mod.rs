//! Worlds whose types are known when the host is compiled: a record with fields, a trait with functions. A ruleset of your
//! own gets the same from its world (`tangle wit`), by `wasmtime::component::bindgen!` and a module like these.

pub mod mailguard;
pub mod tool_calls;

/// What a module of generated types becomes with: the trait of its bindings, and crossings with checks and receipts.
///
/// Functions are given by their names in the language and in Rust. Arguments of verbs are texts.
macro_rules! world {
    (
        world $world:ident, before $before:ident, record $record:ident, package $package:ident;
        enrichments { $($path:literal $ask:ident -> $answer:ty;)* }
        verbs { $($name:literal $act:ident($($param:literal $arg:ident),*);)* }
        suspending { $($held:literal $hold:ident($($into:literal $state:ident),*);)* }
    ) => {
        /// What the host answers and does. Nothing else can be reached from within the component.
        pub trait Bindings {
            $(
                #[doc = concat!("Answers `", $path, "`.")]
                fn $ask(&mut self, about: &$record) -> $crate::Answer<$answer>;
            )*
            $(
                #[doc = concat!("Does `", $name, "`.")]
                fn $act(&mut self, on: &$record, $($arg: &str),*) -> $crate::Answer<()>;
            )*
            $(
                #[doc = concat!("Suspends by `", $held, "`; answers with the host's name for it.")]
                fn $hold(&mut self, on: &$record, $($state: &str),*) -> $crate::Answer<String>;
            )*
        }

        type Own<B> = $crate::border::Session<$record, B>;

        /// A component of this world. Each crossing makes an instance of its own.
        pub struct Linked<B: Bindings + 'static> {
            host: $crate::Host,
            contract: std::sync::Arc<$crate::Contract>,
            before: wasmtime::component::InstancePre<Own<B>>,
        }

        impl<B: Bindings + 'static> Linked<B> {
            /// Links a component, default deny: it gets this world's imports with these types, or it does not link.
            pub fn link(
                host: &$crate::Host,
                component: &[u8],
                contract: $crate::Contract,
            ) -> Result<Linked<B>, $crate::LinkError> {
                let mut linker = wasmtime::component::Linker::new(&host.engine);
                $world::add_to_linker::<_, wasmtime::component::HasSelf<Own<B>>>(&mut linker, |session| session)
                    .map_err($crate::LinkError::BadComponent)?;
                let before = linker
                    .instantiate_pre(&host.compile(component)?)
                    .map_err($crate::LinkError::BadComponent)?;
                Ok(Linked { host: host.clone(), contract: std::sync::Arc::new(contract), before })
            }

            /// Disposes of one artifact. There is a receipt whatever the component and the bindings do.
            pub fn dispose(&self, record: $record, bindings: B) -> $crate::Crossing {
                let run = |store: &mut wasmtime::Store<Own<B>>| {
                    let world = $before::new(self.before.clone())?.instantiate(&mut *store)?;
                    let record = store.data().record.clone();
                    Ok(Some(claimed(world.call_dispose(&mut *store, &record)?)))
                };
                self.host.crossing(&self.contract, record, bindings, run)
            }
        }

        impl<B: Bindings> glither::$package::types::Host for Own<B> {}
        impl<B: Bindings> glither::roux::types::Host for Own<B> {}

        impl<B: Bindings> glither::$package::enrich::Host for Own<B> {
            $(
                fn $ask(&mut self, about: $record) -> wasmtime::Result<$answer> {
                    self.guarded(|session| {
                        session.asking($path, about == session.record)?;
                        session.bindings.$ask(&about).map_err(|cause| $crate::border::failed($path, &cause))
                    })
                }
            )*
        }

        impl<B: Bindings> glither::$package::actions::Host for Own<B> {
            $(
                fn $act(&mut self, on: $record, $($arg: String),*) -> wasmtime::Result<()> {
                    self.guarded(|session| {
                        let args = vec![$(($param.to_owned(), $crate::Json::from($arg.as_str()))),*];
                        let state = session.acting_by($name, args, on == session.record)?;
                        session.bindings.$act(&on, $(&$arg),*).map_err(|cause| $crate::border::failed($name, &cause))?;
                        session.acted(state, None)
                    })
                }
            )*
            $(
                fn $hold(&mut self, on: $record, $($state: String),*) -> wasmtime::Result<String> {
                    self.guarded(|session| {
                        let args = vec![$(($into.to_owned(), $crate::Json::from($state.as_str()))),*];
                        let state = session.acting_by($held, args, on == session.record)?;
                        let token = session.bindings.$hold(&on, $(&$state),*).map_err(|cause| $crate::border::failed($held, &cause))?;
                        session.acted(state, Some(&token))?;
                        Ok(token)
                    })
                }
            )*
        }

        /// The component's own words. Nothing of them is believed yet.
        fn claimed(receipt: glither::roux::types::Receipt) -> $crate::receipt::Claimed {
            use glither::roux::types;
            use $crate::receipt;
            let obligation = |one: types::Obligation| receipt::Obligation {
                trigger: match one.trigger {
                    types::Trigger::On(event) => receipt::Trigger::On(event),
                    types::Trigger::After(ms) => receipt::Trigger::After($crate::duration::iso(ms)),
                    types::Trigger::When(guard) => receipt::Trigger::When(guard),
                },
                verdict: one.verdict,
                reason_class: one.reason_class,
            };
            receipt::Claimed {
                verdict: match receipt.verdict {
                    types::Verdict::Settled(name) => receipt::Verdict::Settled(name),
                    types::Verdict::Pending(held) => receipt::Verdict::Pending {
                        state: held.state,
                        token: held.token,
                        resolutions: held.resolutions,
                        obligations: held.obligations.into_iter().map(obligation).collect(),
                    },
                },
                rule: receipt.rule,
                reason_class: receipt.reason_class,
                ligand_absent: receipt.ligand_absent,
            }
        }
    };
}
pub(crate) use world;
