//! What is amiss with flows that are served all the same.

use jiff::tz::TimeZone;

use super::print;
use crate::flow::{Flows, stale_facts, unfit_languages};
use crate::source::{Findings, Sources, check_names};
use crate::web::today;

/// Says in the log what whoever runs the server should know, and gives all there is for the staff pages.
pub(super) fn warn_of(sources: &Sources, flows: &Flows, findings: Findings) -> Option<String> {
    let mut others = findings;
    let (stale, unfit) = (
        stale_facts(flows, today(&TimeZone::UTC)),
        unfit_languages(flows),
    );
    let mut misnamed = Findings::default();
    check_names(sources, &mut misnamed);
    for finding in misnamed.sorted() {
        let hint = finding.hint.as_deref();
        tracing::warn!(hint, "{}", finding.message);
    }
    for finding in unfit.sorted() {
        let strings = finding.notes.join(", ");
        tracing::warn!(strings, "{}; it is not offered", finding.message);
    }
    if stale.warnings() > 0 {
        let facts = stale.warnings();
        tracing::warn!(
            facts,
            "provider facts are due for a new look; `signpost check` lists them"
        );
    }
    if others.warnings() > 0 {
        let warnings = others.warnings();
        tracing::warn!(
            warnings,
            "the flows are served, with warnings; `signpost check` lists them"
        );
    }
    for more in [misnamed, unfit, stale] {
        others.extend(more);
    }
    (!others.is_empty()).then(|| print::findings(sources, &others))
}

/// Says which flows and languages are served no longer: a file that was renamed by mistake may be all there is to it.
pub(super) fn warn_of_gone(before: &Flows, now: &Flows) {
    for old in &before.flows {
        let Some(new) = now.find(&old.id) else {
            tracing::warn!(
                flow = old.id,
                "a flow is served no longer: it is not in the directory"
            );
            continue;
        };
        for language in old
            .offered()
            .filter(|one| new.language(one.as_str()).is_none())
        {
            let language = language.as_str();
            tracing::warn!(
                flow = old.id,
                language,
                "a flow is served no longer in a language: who is midway goes on in the flow's own"
            );
        }
    }
}
