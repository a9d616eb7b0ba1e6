use std::fs;
use std::path::Path;

/// Each module may name only those before it. Changing this table is an architectural change.
const ORDER: [&str; 9] = [
    "source", "words", "diagram", "flow", "walk", "link", "export", "web", "cli",
];

#[test]
fn modules_name_only_those_above_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (at, module) in ORDER.iter().enumerate() {
        for file in rust_files(&src.join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            for later in &ORDER[at + 1..] {
                if text.contains(&format!("crate::{later}")) {
                    wrong.push(format!("{} names {later}", file.display()));
                }
            }
            if *module != "web" && text.contains("StatusCode") {
                wrong.push(format!("{} names StatusCode", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rust_files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else {
            found.push(path);
        }
    }
    assert!(!found.is_empty(), "{} has no files", dir.display());
    found
}
