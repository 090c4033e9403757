//! The engine that components run in, and a store for each crossing.

use std::sync::Arc;

use wasmtime::component::Component;
use wasmtime::{Config, Engine, Store};

use crate::border::{Crossing, Session};
use crate::contract::Contract;
use crate::error::LinkError;
use crate::limits::Limits;
use crate::receipt::Claimed;

/// Compiles components, for as many crossings and threads as there are.
#[derive(Clone)]
pub struct Host {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
}

impl Host {
    pub fn new() -> Result<Host, LinkError> {
        Host::with_limits(Limits::default())
    }

    pub fn with_limits(limits: Limits) -> Result<Host, LinkError> {
        let mut config = Config::new();
        config.consume_fuel(true);
        let engine = Engine::new(&config).map_err(LinkError::BadComponent)?;
        Ok(Host { engine, limits })
    }

    pub(crate) fn compile(&self, component: &[u8]) -> Result<Component, LinkError> {
        Component::from_binary(&self.engine, component).map_err(LinkError::BadComponent)
    }

    /// One crossing in a store of its own: nothing that it leaves behind can reach the next one.
    pub(crate) fn crossing<R: 'static, B: 'static>(
        &self,
        contract: &Arc<Contract>,
        record: R,
        bindings: B,
        run: impl FnOnce(&mut Store<Session<R, B>>) -> wasmtime::Result<Option<Claimed>>,
    ) -> Crossing {
        let session = Session::new(Arc::clone(contract), self.limits.clone(), record, bindings);
        let mut store = Store::new(&self.engine, session);
        store.limiter(|session| &mut session.memory);
        let claimed = store.set_fuel(self.limits.fuel).and_then(|()| run(&mut store));
        store.into_data().conclude(claimed)
    }
}
