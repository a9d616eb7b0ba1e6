use std::path::{Path, PathBuf};
use std::process::ExitCode;

use num_bigint::BigUint;
use serde_json::{Value, json};

use super::{Format, complain, print, sources};
use crate::flow::{Difference, Flows, Group, Shown, difference, load};

/// Says which sets of answers lead to something else in another version of a flow.
#[derive(clap::Args)]
pub(super) struct Diff {
    /// The flows directory before.
    old: PathBuf,
    /// The flows directory after.
    new: PathBuf,
    /// The flow; all flows that both have without it.
    flow: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Diff {
    pub(super) fn run(&self) -> ExitCode {
        match self.compare() {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => complain(&message),
        }
    }

    fn compare(&self) -> Result<(), String> {
        let (old, new) = (flows_in(&self.old)?, flows_in(&self.new)?);
        let mut ids: Vec<&str> = match &self.flow {
            Some(id) => vec![id],
            None => [&old, &new]
                .iter()
                .flat_map(|all| &all.flows)
                .map(|flow| &*flow.id)
                .collect(),
        };
        ids.sort_unstable();
        ids.dedup();
        let mut reports = Vec::new();
        for id in ids {
            let found = match (old.find(id), new.find(id)) {
                (Some(before), Some(after)) => {
                    Ok(difference(before, after).map_err(|fault| format!("{id}: {fault}"))?)
                }
                (Some(_), None) => Err("vanished"),
                (None, Some(_)) => Err("appeared"),
                (None, None) => return Err(format!("`{id}` is not a flow of either directory")),
            };
            match (self.format, found) {
                (Format::Text, Ok(found)) => say!("{}", text(id, &found)),
                (Format::Text, Err(fate)) => say!("{id}: the flow {fate}"),
                (Format::Json, Ok(found)) => reports.push(report(id, &found)),
                (Format::Json, Err(fate)) => reports.push(json!({ "flow": id, "fate": fate })),
            }
        }
        if self.format == Format::Json {
            say!("{:#}", Value::Array(reports));
        }
        Ok(())
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

fn text(id: &str, found: &Difference) -> String {
    let mut lines = vec![format!(
        "{id}: {} of {} sets of answers{} lead to something else",
        print::grouped(&found.changed),
        print::grouped(&found.all),
        match found.languages {
            1 => String::new(),
            many => format!(", counted in each of {many} languages,"),
        }
    )];
    let ids = |what: &str, ids: &[String]| format!("  {what}: {}", ids.join(", "));
    if !found.vanished.is_empty() {
        lines.push(ids("vanished", &found.vanished));
    }
    if !found.appeared.is_empty() {
        lines.push(ids("appeared", &found.appeared));
    }
    for (change, count, group) in condensed(&found.groups) {
        lines.push(format!(
            "  {change}: {} sets of answers",
            print::grouped(&count)
        ));
        let today = group.today.map(|day| format!(" --today {day}"));
        lines.push(format!(
            "    such as '{}' --lang {}{}",
            group.example,
            group.language,
            today.unwrap_or_else(String::new),
        ));
        lines.push(format!("      before: {}", shown(&group.before)));
        lines.push(format!("      after:  {}", shown(&group.after)));
    }
    if found.rest != BigUint::ZERO {
        let rest = print::grouped(&found.rest);
        lines.push(format!("  and {rest} more sets of answers in other ways"));
    }
    lines.join("\n")
}

/// Groups by what changed, whatever else was shown: the change, how many sets of answers, and the
/// group with the smallest example.
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
    (
        group.example.matches(['=', ',']).count(),
        group.example.len(),
    )
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

fn report(id: &str, found: &Difference) -> Value {
    let shown = |shown: &Shown| json!({ "recommend": shown.first, "others": shown.others, "notices": shown.notices });
    let groups = found.groups.iter().map(|group| {
        json!({
            "before": shown(&group.before),
            "after": shown(&group.after),
            "count": group.count.to_string(),
            "example": group.example,
            "language": group.language,
            "today": group.today.map(|day| day.to_string()),
        })
    });
    json!({
        "flow": id,
        "languages": found.languages,
        "sets": found.all.to_string(),
        "changed": found.changed.to_string(),
        "vanished": found.vanished,
        "appeared": found.appeared,
        "groups": groups.collect::<Vec<_>>(),
        "not_grouped": found.rest.to_string(),
    })
}
