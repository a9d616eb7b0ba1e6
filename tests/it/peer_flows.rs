//! Three decision flows of another system, said in this language: every case confirmed there holds.

use std::path::Path;

use signpost::flow::load;
use signpost::source::Sources;
use signpost::walk::{Next, parse_pairs, walk};

use crate::support::reader;

#[test]
fn every_case_of_the_peer_flows_holds() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flows");
    let (flows, findings) = load(&Sources::read_dir(&dir).unwrap());
    let messages: Vec<_> = findings.sorted().iter().map(|f| f.message.clone()).collect();
    assert!(messages.is_empty(), "{messages:?}");
    let mut held = 0;
    for flow in &flows.unwrap().flows {
        for case in &flow.cases {
            let pairs: Vec<_> = case.answers.iter().map(|(q, a)| (q.as_str(), a.join(","))).collect();
            let (answers, _) = parse_pairs(flow, pairs.iter().map(|(q, a)| (*q, a.as_str())));
            let walked = walk(flow, reader(flow.language(&case.language).unwrap()), &answers);
            let asked = walked.path.iter().map(|id| flow.question_of(*id).id.clone());
            assert_eq!(Some(asked.collect()), case.expected.asked, "{}: {}", flow.id, case.name);
            match &walked.next {
                Next::Question(id, _) => {
                    assert_eq!(
                        Some(&flow.question_of(*id).id),
                        case.expected.next.as_ref(),
                        "{}: {}",
                        flow.id,
                        case.name
                    );
                }
                Next::Outcome(seen) => {
                    let first = seen.first.map(|id| flow.outcome_of(id).id.clone());
                    assert_eq!(first, case.expected.recommend, "{}: {}", flow.id, case.name);
                    let notices = seen.notices.iter().map(|id| flow.notices[id.place()].id.clone());
                    if let Some(expected) = &case.expected.notices {
                        assert_eq!(notices.collect::<Vec<_>>(), *expected, "{}: {}", flow.id, case.name);
                    }
                }
            }
            held += 1;
        }
    }
    assert_eq!(held, 100);
}
