use similar::{ChangeTag, TextDiff};

/// How a sentence became another, word by word: `Call [-the clinic-]{+your doctor+} today`.
pub(super) fn changes(old: &str, new: &str) -> String {
    let mut said = String::new();
    let diff = TextDiff::from_unicode_words(old, new);
    let mut open: Option<ChangeTag> = None;
    for change in diff.iter_all_changes() {
        if open != Some(change.tag()) {
            said.push_str(open.map_or("", closing));
            said.push_str(opening(change.tag()));
            open = Some(change.tag());
        }
        said.push_str(change.value());
    }
    said + open.map_or("", closing)
}

fn opening(tag: ChangeTag) -> &'static str {
    match tag {
        ChangeTag::Equal => "",
        ChangeTag::Delete => "[-",
        ChangeTag::Insert => "{+",
    }
}

fn closing(tag: ChangeTag) -> &'static str {
    match tag {
        ChangeTag::Equal => "",
        ChangeTag::Delete => "-]",
        ChangeTag::Insert => "+}",
    }
}
