//! The front end on the command line: arguments, commands, and what stands behind single ones.

pub mod args;
pub mod backtest;
pub mod cases;
pub mod commands;
pub mod doctor;
pub mod hook;
pub mod init;
mod lsp;
mod mcp;
pub mod overview;
pub mod progress;
#[cfg(test)]
mod schemas;
pub mod vendor;
