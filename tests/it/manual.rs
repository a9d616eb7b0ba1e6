use crate::support::findings;

/// The manual's flows load without a finding.
#[test]
fn flows_in_the_manual_are_sound() {
    let manual = include_str!("../../docs/flow-language.md");
    let flows: Vec<_> = manual.split("```yaml flow\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!flows.is_empty());
    for flow in flows {
        let found: Vec<_> = findings(flow, &[]).sorted().iter().map(|finding| finding.message.clone()).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}
