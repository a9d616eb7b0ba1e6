//! Warnings about flows that are served in spite of them.

use jiff::tz::TimeZone;

use super::print;
use crate::flow::{Flow, Flows, stale_facts, unfit_languages};
use crate::source::{Findings, Sources, check_names};
use crate::web::today;

/// The hint of warnings that only count.
const HINT: &str = "`signpost check` lists them";

/// Logs the warnings about flows, and returns all of them as text for the staff pages.
pub(super) fn warn_of(sources: &Sources, flows: &Flows, findings: Findings) -> Option<String> {
    let stale = stale_facts(flows, today(&TimeZone::UTC));
    let unfit = unfit_languages(flows);
    let mut misnamed = Findings::default();
    check_names(sources, &mut misnamed);
    log_misnamed(&misnamed);
    log_unfit(&unfit);
    if stale.warnings() > 0 {
        let facts = stale.warnings();
        tracing::warn!(facts, hint = HINT, "provider facts are due for review");
    }
    if findings.warnings() > 0 {
        let warnings = findings.warnings();
        tracing::warn!(warnings, hint = HINT, "flows loaded with warnings");
    }
    let mut all = findings;
    for more in [misnamed, unfit, stale] {
        all.extend(more);
    }
    (!all.is_empty()).then(|| print::findings(sources, &all))
}

fn log_misnamed(misnamed: &Findings) {
    for finding in misnamed.sorted() {
        let (finding, hint) = (&finding.message, finding.hint.as_deref());
        tracing::warn!(finding, hint, "misnamed file");
    }
}

fn log_unfit(unfit: &Findings) {
    for finding in unfit.sorted() {
        let (finding, strings) = (&finding.message, finding.notes.join(", "));
        tracing::warn!(finding, strings, "language not offered");
    }
}

/// Warns of flows and languages that are no longer served. The cause may be a file that was renamed by mistake.
pub(super) fn warn_of_gone(before: &Flows, now: &Flows) {
    for old in &before.flows {
        match now.find(&old.id) {
            Some(new) => warn_of_gone_languages(old, new),
            None => tracing::warn!(flow = old.id, "flow removed: it is not in the directory"),
        }
    }
}

fn warn_of_gone_languages(old: &Flow, new: &Flow) {
    let offered = old.offered().map(|language| language.as_str());
    for language in offered.filter(|tag| new.language(tag).is_none()) {
        tracing::warn!(
            flow = old.id,
            language,
            "language removed: visitors midway continue in the flow's own language"
        );
    }
}
