//! Bytes as a flow's file: findings, or a flow that can be walked; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signpost::flow::{Date, LanguageId, load};
use signpost::source::Sources;
use signpost::walk::{Answers, Reader, walk};

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::from_files([("demo/flow.yaml".to_owned(), bytes.to_vec())]);
    let (flows, findings) = load(&sources);
    for finding in findings.sorted() {
        sources.line(finding.span.file, finding.span.line);
    }
    assert!(flows.is_some() || findings.errors() > 0, "no flow, and nothing wrong");
    for flow in flows.iter().flat_map(|flows| &flows.flows) {
        let reader = Reader {
            language: LanguageId::SOURCE,
            today: Date::parse("2026-11-24").expect("a day"),
        };
        walk(flow, reader, &Answers::default());
    }
});
