//! The order of modules, the rooms of `web`, and no circle of imports between files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each module may name only those before it. Changing this table is an architectural change.
const ORDER: [&str; 10] = ["source", "words", "diagram", "site", "flow", "walk", "link", "export", "web", "cli"];

/// The folders of `web` and the modules that none of their files may name.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    ("web/middleware", &["flow", "walk", "web/view"]),
    ("web/extract", &["web/handlers"]),
    ("web/session", &["web/handlers", "web/extract", "web/middleware"]),
    ("web/view", &["web/handlers", "web/extract", "web/middleware"]),
];

/// The handlers that choose among pages: the steps of a walk, and the pages for errors.
const CHOOSERS: [&str; 2] = ["web/handlers/step.rs", "web/handlers/error.rs"];

/// The rooms of `web` that know a status code.
const KNOW_STATUS: [&str; 4] = ["web/middleware", "web/extract", "web/handlers", "web/server"];

#[test]
fn modules_name_only_those_above_them() {
    let tree = Tree::read();
    let place = |file: &str| ORDER.iter().position(|module| is_in(file, module));
    let mut wrong = Vec::new();
    for (from, to) in tree.edges() {
        if let (Some(here), Some(there)) = (place(&from), place(&to))
            && there > here
        {
            wrong.push(format!("{from} names {to}"));
        }
    }
    for (file, text) in &tree.files {
        if !is_in(file, "web") && text.contains("StatusCode") {
            wrong.push(format!("{file} names StatusCode"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_name_each_other_in_a_circle() {
    let tree = Tree::read();
    let mut next: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (from, to) in tree.edges() {
        // The old files of `web` and `cli` leave once these have rooms.
        let is_old = is_in(&from, "web") && !tree.has("web/handlers");
        if !is_old && (!is_in(&from, "cli") || tree.has("cli/settings")) {
            next.entry(from).or_default().push(to);
        }
    }
    let circles = circles(&next);
    let printed: Vec<String> = circles.iter().map(|circle| circle.join(" → ")).collect();
    assert!(printed.is_empty(), "{}", printed.join("\n"));
}

/// A rule applies once its folder exists.
#[test]
fn rooms_of_web_keep_to_themselves() {
    let tree = Tree::read();
    let mut wrong = Vec::new();
    for (from, to) in tree.edges() {
        let rooms = FORBIDDEN.iter().filter(|(room, _)| is_in(&from, room));
        let mut banned = rooms.flat_map(|(_, banned)| *banned);
        if banned.any(|room| is_in(&to, room)) {
            wrong.push(format!("{from} names {to}"));
        }
        if let (Some(one), Some(other)) = (handler(&from), handler(&to))
            && one != other
            && !CHOOSERS.contains(&from.as_str())
        {
            wrong.push(format!("{from} names {to}: what handlers share is in `view`"));
        }
    }
    for (file, text) in &tree.files {
        if is_in(file, "web/view") && text.contains("http::") {
            wrong.push(format!("{file} names http"));
        }
        let may_know = KNOW_STATUS.iter().any(|room| is_in(file, room));
        if tree.has("web/handlers") && is_in(file, "web") && !may_know && text.contains("StatusCode") {
            wrong.push(format!("{file} knows a status code"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page that a file of `web/handlers` is of; none for the room's own `mod.rs`.
fn handler(file: &str) -> Option<&str> {
    let page = file.strip_prefix("web/handlers/")?.split('/').next()?;
    (page != "mod.rs").then(|| page.trim_end_matches(".rs"))
}

/// Returns true if a file is a module or lies in it.
fn is_in(file: &str, module: &str) -> bool {
    file.strip_prefix(module).is_some_and(|rest| rest.starts_with(['/', '.']))
}

/// The files of `src` by path, without comments and unit tests.
struct Tree {
    files: BTreeMap<String, String>,
}

/// A path of an import, and the name it has in the file.
struct Import {
    path: Vec<String>,
    name: String,
    is_reexport: bool,
}

impl Tree {
    fn read() -> Tree {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = rust_files(&src).into_iter().map(|file| {
            let path = file.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
            (path, code_of(&fs::read_to_string(&file).unwrap()))
        });
        Tree { files: files.collect() }
    }

    fn has(&self, room: &str) -> bool {
        self.files.keys().any(|file| is_in(file, room))
    }

    /// The files that each file names.
    fn edges(&self) -> BTreeSet<(String, String)> {
        let mut edges = BTreeSet::new();
        for (file, text) in &self.files {
            if !self.is_node(file) {
                continue;
            }
            let module = module_of(file);
            let imports = imports(text).into_iter().filter(|import| !import.is_reexport);
            let paths = imports.map(|import| import.path).chain(inline_paths(text));
            for path in paths {
                let found = self.absolute(&module, &path);
                let target = found.and_then(|path| self.resolve(&path, 0));
                if let Some(target) = target.filter(|target| target != file && self.is_node(target)) {
                    edges.insert((file.clone(), target));
                }
            }
        }
        edges
    }

    /// Returns false for a `mod.rs` that only declares and re-exports.
    fn is_node(&self, file: &str) -> bool {
        let defines = |line: &str| {
            let line = line.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
            let line = line.trim_start_matches("pub ");
            let words = [
                "fn ",
                "async fn ",
                "struct ",
                "enum ",
                "impl",
                "const ",
                "static ",
                "trait ",
                "type ",
                "macro_rules!",
            ];
            words.iter().any(|word| line.starts_with(word))
        };
        let is_crate = file == "lib.rs" || file == "main.rs";
        !is_crate && (!file.ends_with("/mod.rs") || self.files[file].lines().any(defines))
    }

    fn file_of(&self, module: &[String]) -> Option<String> {
        let path = module.join("/");
        let each = match module {
            [] => vec!["lib.rs".to_owned()],
            _ => vec![format!("{path}.rs"), format!("{path}/mod.rs")],
        };
        each.into_iter().find(|file| self.files.contains_key(file))
    }

    /// A path from the root of the crate; none for one of another crate.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let mut from = match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => return Some([module, &path[1..]].concat()),
            "super" => module.to_vec(),
            child => {
                let child = [module, &[child.to_owned()]].concat();
                self.file_of(&child)?;
                return Some([module, path].concat());
            }
        };
        let ups = path.iter().take_while(|part| *part == "super").count();
        from.truncate(from.len().checked_sub(ups)?);
        Some([&from[..], &path[ups..]].concat())
    }

    /// The file in which a name is defined, re-exports followed.
    fn resolve(&self, path: &[String], depth: usize) -> Option<String> {
        let mut module = Vec::new();
        for (at, part) in path.iter().enumerate() {
            module.push(part.clone());
            if self.file_of(&module).is_some() {
                continue;
            }
            module.pop();
            let file = self.file_of(&module)?;
            let found = imports(&self.files[&file]);
            let import = found.into_iter().find(|import| import.name == *part);
            let further = import.filter(|_| depth < 8).and_then(|import| {
                let base = self.absolute(&module, &import.path)?;
                self.resolve(&[&base[..], &path[at + 1..]].concat(), depth + 1)
            });
            return further.or(Some(file));
        }
        self.file_of(&module)
    }
}

/// A file's text without comments, and without the unit tests at its end.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let lines = text.lines().map(|line| match line.find("//") {
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    });
    let code = lines.collect::<Vec<_>>().join("\n");
    // How far a name can be seen is no import.
    code.replace("(in crate::", "(in ")
}

fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// The imports of a file, groups spelled out.
fn imports(text: &str) -> Vec<Import> {
    let mut found = Vec::new();
    for statement in text.split(';') {
        let Some(at) = statement.rfind("use ") else {
            continue;
        };
        let before = statement[..at].rsplit('\n').next().unwrap().trim();
        if !(before.is_empty() || before.starts_with("pub")) {
            continue;
        }
        spell_out(Vec::new(), &statement[at + 4..], &mut |path, name| {
            found.push(Import { path, name, is_reexport: before.starts_with("pub") });
        });
    }
    found
}

fn spell_out(base: Vec<String>, tree: &str, add: &mut impl FnMut(Vec<String>, String)) {
    let tree = tree.trim();
    if let Some((before, group)) = tree.split_once('{') {
        let parts = before.split("::").map(str::trim).filter(|part| !part.is_empty());
        let base: Vec<String> = base.into_iter().chain(parts.map(str::to_owned)).collect();
        let group = group.trim_end().trim_end_matches('}');
        let mut depth = 0;
        let ends = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        };
        for part in group.split(ends).filter(|part| !part.trim().is_empty()) {
            spell_out(base.clone(), part, add);
        }
        return;
    }
    let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
    let parts = path.split("::").map(|part| part.trim().to_owned());
    let mut path: Vec<String> = base.into_iter().chain(parts).collect();
    path.retain(|part| part != "*" && !part.is_empty());
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let last = path.last().cloned().unwrap_or_default();
    add(path, if name.is_empty() { last } else { name.trim().to_owned() });
}

/// Paths in the middle of code; most are of no module of ours.
fn inline_paths(text: &str) -> Vec<Vec<String>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = text.split(|c: char| !is_part(c));
    let paths = words.filter(|word| word.contains("::") && !word.starts_with("::"));
    let each = paths.map(|path| path.split("::").filter(|part| !part.is_empty()));
    each.map(|parts| parts.map(str::to_owned).collect::<Vec<_>>())
        .filter(|path| path.len() > 1 && path.last().is_some_and(|last| last != "super"))
        .collect()
}

/// One circle through each file that was not seen in an earlier one.
fn circles(next: &BTreeMap<String, Vec<String>>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut done = BTreeSet::new();
    for start in next.keys() {
        let mut path = Vec::new();
        circle_from(start, next, &mut path, &mut done, &mut found);
    }
    found
}

fn circle_from(
    file: &String,
    next: &BTreeMap<String, Vec<String>>,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
    found: &mut Vec<Vec<String>>,
) {
    if let Some(at) = path.iter().position(|earlier| earlier == file) {
        found.push([&path[at..], std::slice::from_ref(file)].concat());
        return;
    }
    if !done.insert(file.clone()) {
        return;
    }
    path.push(file.clone());
    for other in next.get(file).into_iter().flatten() {
        circle_from(other, next, path, done, found);
    }
    path.pop();
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
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
    let missing: Vec<&str> = names.map(|(name, _)| name).filter(|name| !told.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
