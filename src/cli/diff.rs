//! `signpost diff`: the sets of answers that another version of a flow leads elsewhere.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use num_bigint::BigUint;
use serde_json::{Value, json};

use super::flows::sources;
use super::output::{Format, say};
use super::print;
use crate::flow::{Difference, Flows, Group, Shown, difference, load};

/// Lists the sets of answers that lead to something else in another version of a flow.
#[derive(clap::Args)]
pub(super) struct Diff {
    /// The flows directory before.
    old: PathBuf,
    /// The flows directory after.
    new: PathBuf,
    /// The flow; all flows that both have without it.
    flow: Option<String>,
    /// The form of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The fate of one flow between two versions.
enum Fate {
    Changed(Difference),
    /// In one version only: vanished or appeared.
    OnlyIn(&'static str),
}

impl Diff {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let (old, new) = (flows_in(&self.old)?, flows_in(&self.new)?);
        let mut reports = Vec::new();
        for id in self.ids(&old, &new) {
            let fate = fate(&old, &new, id)?;
            match self.format {
                Format::Text => say!("{}", text(id, &fate)),
                Format::Json => reports.push(report(id, &fate)),
            }
        }
        if self.format == Format::Json {
            say!("{:#}", Value::Array(reports));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Returns the ids to compare: the one asked for, or those of both versions.
    fn ids<'a>(&'a self, old: &'a Flows, new: &'a Flows) -> Vec<&'a str> {
        if let Some(id) = &self.flow {
            return vec![id];
        }
        let both = old.flows.iter().chain(&new.flows);
        let mut ids: Vec<&str> = both.map(|flow| &*flow.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

fn fate(old: &Flows, new: &Flows, id: &str) -> Result<Fate, String> {
    match (old.find(id), new.find(id)) {
        (Some(before), Some(after)) => {
            let found = difference(before, after).map_err(|fault| format!("{id}: {fault}"))?;
            Ok(Fate::Changed(found))
        }
        (Some(_), None) => Ok(Fate::OnlyIn("vanished")),
        (None, Some(_)) => Ok(Fate::OnlyIn("appeared")),
        (None, None) => Err(format!("`{id}` is not a flow of either directory")),
    }
}

fn flows_in(dir: &Path) -> Result<Flows, String> {
    let sources = sources(Some(dir))?;
    let (flows, findings) = load(&sources);
    flows.ok_or_else(|| {
        eprint!("{}", print::errors_first(&sources, &findings));
        format!("the flows in {} have errors", dir.display())
    })
}

fn text(id: &str, fate: &Fate) -> String {
    let found = match fate {
        Fate::OnlyIn(fate) => return format!("{id}: the flow {fate}"),
        Fate::Changed(found) => found,
    };
    let mut lines = vec![summary(id, found)];
    for (what, ids) in [("vanished", &found.vanished), ("appeared", &found.appeared)] {
        if !ids.is_empty() {
            lines.push(format!("  {what}: {}", ids.join(", ")));
        }
    }
    for (change, count, group) in condensed(&found.groups) {
        lines.push(group_text(&change, &count, group));
    }
    if found.rest != BigUint::ZERO {
        let rest = print::grouped(&found.rest);
        lines.push(format!("  and {rest} more sets of answers in other ways"));
    }
    lines.join("\n")
}

fn summary(id: &str, found: &Difference) -> String {
    let (changed, all) = (print::grouped(&found.changed), print::grouped(&found.all));
    let counted = match found.languages {
        1 => String::new(),
        many => format!(", counted in each of {many} languages,"),
    };
    format!("{id}: {changed} of {all} sets of answers{counted} lead to something else")
}

fn group_text(change: &str, count: &BigUint, group: &Group) -> String {
    let count = print::grouped(count);
    let today = group.today.map(|day| format!(" --today {day}"));
    let (example, language, today) = (&group.example, &group.language, today.unwrap_or_default());
    let (before, after) = (shown(&group.before), shown(&group.after));
    format!(
        "  {change}: {count} sets of answers\n    such as '{example}' --lang {language}{today}\n      before: {before}\n      after:  {after}"
    )
}

/// Merges groups with the same change into the change, its count and the group with the smallest example.
fn condensed(groups: &[Group]) -> Vec<(String, BigUint, &Group)> {
    let mut found: Vec<(String, BigUint, &Group)> = Vec::new();
    for group in groups {
        let change = change(&group.before, &group.after);
        match found.iter_mut().find(|(known, ..)| *known == change) {
            None => found.push((change, group.count.clone(), group)),
            Some((_, count, smallest)) => {
                *count += &group.count;
                if answers(group) < answers(smallest) {
                    *smallest = group;
                }
            }
        }
    }
    found.sort_by(|a, b| b.1.cmp(&a.1));
    found
}

fn answers(group: &Group) -> (usize, usize) {
    (group.example.matches(['=', ',']).count(), group.example.len())
}

fn change(before: &Shown, after: &Shown) -> String {
    let first = |shown: &Shown| shown.first.clone().unwrap_or("nothing".into());
    let mut parts = Vec::new();
    if before.first != after.first {
        parts.push(format!("{} -> {}", first(before), first(after)));
    }
    parts.extend(listed("others", &before.others, &after.others));
    parts.extend(listed("notices", &before.notices, &after.notices));
    parts.join("; ")
}

fn listed(what: &str, before: &[String], after: &[String]) -> Option<String> {
    let only = |one: &[String], other: &[String], sign: &str| -> Vec<String> {
        let lone = one.iter().filter(|id| !other.contains(id));
        lone.map(|id| format!("{sign}{id}")).collect()
    };
    let changes = [only(before, after, "-"), only(after, before, "+")].concat();
    match changes.is_empty() {
        false => Some(format!("{what} {}", changes.join(" "))),
        true if before != after => Some(format!("{what} in another order")),
        true => None,
    }
}

fn shown(shown: &Shown) -> String {
    let first = shown.first.as_deref().unwrap_or("nothing");
    let mut text = first.to_owned();
    if !shown.others.is_empty() {
        text += &format!(", then {}", shown.others.join(", "));
    }
    if !shown.notices.is_empty() {
        text += &format!("; notices {}", shown.notices.join(", "));
    }
    text
}

fn report(id: &str, fate: &Fate) -> Value {
    let found = match fate {
        Fate::OnlyIn(fate) => return json!({ "flow": id, "fate": fate }),
        Fate::Changed(found) => found,
    };
    json!({
        "flow": id,
        "languages": found.languages,
        "sets": found.all.to_string(),
        "changed": found.changed.to_string(),
        "vanished": found.vanished,
        "appeared": found.appeared,
        "groups": found.groups.iter().map(group_report).collect::<Vec<_>>(),
        "not_grouped": found.rest.to_string(),
    })
}

fn group_report(group: &Group) -> Value {
    let shown = |shown: &Shown| json!({ "recommend": shown.first, "others": shown.others, "notices": shown.notices });
    json!({
        "before": shown(&group.before),
        "after": shown(&group.after),
        "count": group.count.to_string(),
        "example": group.example,
        "language": group.language,
        "today": group.today.map(|day| day.to_string()),
    })
}
