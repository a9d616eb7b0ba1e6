//! A warning for each file whose name keeps it from being read.

use super::{Finding, Findings, Sources, Span, TEMPLATES};

/// Files of the flows directory that are read under these names only.
const KNOWN: [&str; 6] = ["cases.yaml", "flow.yaml", "providers.yaml", "site.yaml", "sources.yaml", "terms.yaml"];
/// The style sheet, in a folder that is called so by mistake.
const MISNAMED_STYLE: &str = "template/style.css";

/// Adds a warning for each file that looks as if it said something of flows, and is not read under its name.
pub fn check_names(sources: &Sources, findings: &mut Findings) {
    for (file, path) in sources.iter().chain(sources.passed_over()) {
        let better = better_name(path).filter(|better| better != path);
        findings.extend_one(better.map(|better| {
            let message = format!("{path} is not read under this name");
            Finding::warning("not-read", Span::start_of(file), message).hint(format!("call it {better}"))
        }));
    }
}

/// The name under which a file is read; none for what is no file of flows.
fn better_name(path: &str) -> Option<String> {
    if path == MISNAMED_STYLE {
        return Some(format!("{TEMPLATES}style.css"));
    }
    if path.starts_with(TEMPLATES) {
        return None;
    }
    let at = path.rfind('/').map_or(0, |slash| slash + 1);
    let (folder, name) = path.split_at(at);
    let lower = name.to_ascii_lowercase();
    let stem = lower.strip_suffix(".yml").or(lower.strip_suffix(".yaml"))?;
    let known = format!("{stem}.yaml");
    Some(match KNOWN.contains(&known.as_str()) {
        true => format!("{folder}{known}"),
        false => format!("{folder}{}.yaml", &name[..stem.len()]),
    })
}
