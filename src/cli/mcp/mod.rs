//! `backlog-gate mcp`: the service behind the protocol that agents speak.
//!
//! JSON-RPC over standard input and output, one message a line. A tool asks the service and writes
//! only what it allows; nothing is asked over a network.

mod answer;
mod calls;
mod resources;
mod server;
mod tools;
mod wire;

pub(super) use server::serve;
