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

/// The README says of every crate that we name why it is there.
#[test]
fn every_crate_has_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| "));
    let told: Vec<&str> = rows.flat_map(|row| row.split([' ', ',', '|'])).collect();
    let tables = manifest.split("\n[").filter(|table| {
        let name = table.split(']').next().unwrap();
        matches!(name, "dependencies" | "dev-dependencies")
    });
    let lines = tables.flat_map(|table| table.lines().skip(1));
    let names = lines.filter_map(|line| line.split_once(" = "));
    let missing: Vec<&str> = names
        .map(|(name, _)| name)
        .filter(|name| !told.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
