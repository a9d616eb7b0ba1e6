use std::path::PathBuf;
use std::process::ExitCode;

use jiff::tz::TimeZone;
use serde_json::json;

use super::{Format, complain, no_errors, print, sources};
use crate::flow::{load, stale_facts, terms, unfit_languages};
use crate::source::check_names;
use crate::web::{Interface, today};

/// Reads every flow and says what is wrong with it.
#[derive(clap::Args)]
pub(super) struct Check {
    /// The flows directory; the embedded flows without it.
    #[arg(env = "SIGNPOST_FLOWS")]
    flows: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Check {
    pub(super) fn run(&self) -> ExitCode {
        let sources = match sources(self.flows.as_deref()) {
            Ok(sources) => sources,
            Err(message) => return complain(&message),
        };
        let (flows, mut findings) = load(&sources);
        if let Some(flows) = &flows {
            findings.extend(stale_facts(flows, today(&TimeZone::UTC)));
            findings.extend(unfit_languages(flows));
            let terms = terms(&sources, &mut findings);
            flows.check_wording(&terms, &mut findings);
        }
        check_names(&sources, &mut findings);
        Interface::check_flows(&sources, flows.as_ref(), &mut findings);
        match self.format {
            Format::Json => {
                let ids: Vec<_> = flows
                    .iter()
                    .flat_map(|flows| &flows.flows)
                    .map(|flow| &flow.id)
                    .collect();
                let report = json!({ "flows": ids, "errors": findings.errors(), "findings": print::findings_json(&sources, &findings) });
                say!("{report:#}");
            }
            Format::Text => {
                if !findings.is_empty() {
                    say!("{}", print::findings(&sources, &findings));
                }
                for flow in flows.iter().flat_map(|flows| &flows.flows) {
                    let languages: Vec<_> =
                        flow.languages().map(|language| language.as_str()).collect();
                    say!(
                        "{}: {} questions, {} outcomes, {} cases, languages {}",
                        flow.id,
                        flow.questions.len(),
                        flow.outcomes.len(),
                        flow.cases.len(),
                        languages.join(" ")
                    );
                    for words in &flow.words[1..] {
                        say!("{}", print::translation(words));
                    }
                    if let Some(figures) = flows.as_ref().and_then(|flows| flows.figures(flow)) {
                        say!("{}", print::figures(&figures));
                    }
                }
                say!(
                    "{} errors, {} warnings",
                    findings.errors(),
                    findings.warnings()
                );
            }
        }
        no_errors(&findings)
    }
}
