//! Findings that the author of a flow lets be.

use crate::flow::Flow;
use crate::source::Finding;

/// Returns true if the author lets a finding be, by `allow:` of the flow or of what it is about.
pub(super) fn is_allowed(flow: &Flow, finding: &Finding) -> bool {
    let mut allowed = flow.allowed.iter();
    allowed.any(|(lint, span)| lint == finding.lint && (*span == finding.span || *span == flow.span))
}
