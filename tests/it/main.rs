//! One binary for all tests that drive the library as a visitor or an author would.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod author_tools;
mod broken_flows;
mod embed;
mod exchange;
mod faults;
mod flagship;
mod folders;
mod fragments;
mod hostile;
mod imports;
mod leave;
mod limits;
mod links;
mod manual;
mod overload;
mod pages;
mod peer_flows;
mod proofs;
mod random_flows;
mod reloading;
mod results;
mod running;
mod schemas;
mod seeds;
mod site;
mod spanish_flow;
mod staff;
mod starting;
mod stopping;
mod support;
mod translations;
mod walks;
