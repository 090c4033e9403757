//! What one crossing may take, whatever the component does.

use wasmtime::{ResourceLimiter, Result};

/// The limits of a crossing; no compiled ruleset comes near to any of them.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Instructions, about, as Wasmtime counts fuel. How long bindings take, nobody bounds but they themselves.
    pub fuel: u64,
    /// Bytes that a component's linear memory may grow to.
    pub memory: usize,
    /// How often the component may call its host.
    pub calls: usize,
    /// Bytes of all texts and list elements in a receipt.
    pub receipt_bytes: usize,
    /// The same for what one action is given beside the artifact.
    pub action_bytes: usize,
    /// The same for all actions of a crossing together.
    pub actions_bytes: usize,
    /// Bytes of texts in all answers.
    pub answers_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            fuel: 1_000_000_000,
            memory: 64 * 1024 * 1024,
            calls: 10_000,
            receipt_bytes: 64 * 1024,
            action_bytes: 64 * 1024,
            actions_bytes: 1024 * 1024,
            answers_bytes: 256 * 1024,
        }
    }
}

/// Holds an instance to its memory, and remembers that it had to.
#[derive(Debug)]
pub struct MemoryLimit {
    pub bytes: usize,
    pub refused: bool,
}

impl ResourceLimiter for MemoryLimit {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        self.refused |= desired > self.bytes;
        Ok(desired <= self.bytes)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> Result<bool> {
        // What the engine `direct` makes has no table; Wasmtime's own wrapping has small ones.
        Ok(desired <= 1_000)
    }
}
