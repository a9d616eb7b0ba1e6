//! Signpost: a guided needs-assessment. A flow written in YAML is walked one question at a time
//! and ends on a recommended provider with referral instructions.
//!
//! The modules in the order in which data flows; each names only those above it.
//!
//! - [`source`]: an author's files, places in them, what is wrong with them
//! - [`words`]: languages and translated text
//! - [`diagram`]: decision diagrams
//! - [`site`]: the organisation that serves flows: its name, phone, colours and logo
//! - [`flow`]: the language of flows; [`flow::load`] is the only door to a flow
//! - [`walk`]: a flow and answers make the next step
//! - [`link`]: answers in a sealed link, and its code to scan
//! - [`export`]: flows as documents
//! - [`web`]: pages over HTTP; the only module that knows a status code
//! - [`cli`]: one command, one file

pub mod cli;
pub mod diagram;
pub mod export;
pub mod flow;
pub mod link;
pub mod site;
pub mod source;
pub mod walk;
pub mod web;
pub mod words;
