//! `signpost check` on a folder: what can't be read, and what is not read.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

use signpost::flow::load;
use signpost::source::Sources;

/// What lets the first user of a machine read everything.
const WITHOUT: [&str; 2] =
    ["--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search"];

/// A folder with a sound flow, that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("signpost-{name}-{}", std::process::id()));
        let folder = Folder(path);
        folder.write("demo/flow.yaml", crate::proofs::SOUND);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Whether the check ends well, and what it says.
    fn check(&self) -> (bool, String) {
        let program = env!("CARGO_BIN_EXE_signpost");
        // Who may read everything is no test of what may not be read.
        let run = match is_root() {
            true => Command::new("setpriv").args([WITHOUT[0], WITHOUT[1], program, "check"]).arg(&self.0).output(),
            false => Command::new(program).arg("check").arg(&self.0).output(),
        };
        let run = run.unwrap();
        let said = [run.stdout, run.stderr].concat();
        (run.status.success(), String::from_utf8(said).unwrap())
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn what_can_not_be_read_is_named() {
    let folder = Folder::new("unread");
    assert!(folder.check().0);
    let path = folder.0.join("demo/cases.yaml");
    let said = |what: &str| {
        let (well, said) = folder.check();
        let told = "error[unreadable-file]: demo/cases.yaml can't be read: ";
        assert!(!well && said.contains(told), "{said}");
        assert!(said.contains(what), "{what}: {said}");
        std::fs::remove_file(&path).unwrap();
    };
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    said("plain file");
    symlink("nowhere.yaml", &path).unwrap();
    said("leads nowhere");
    folder.write("demo/cases.yaml", "[]");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    said("make it readable");
}

/// Files are opened after the folder was listed: what stands there then may be another thing.
#[test]
fn a_pipe_that_takes_the_place_of_a_file_is_not_waited_for() {
    let folder = Folder::new("pipe");
    let sources = Sources::read_dir(&folder.0).unwrap();
    let path = folder.0.join("demo/flow.yaml");
    std::fs::remove_file(&path).unwrap();
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let (flows, findings) = load(&sources);
    assert!(flows.is_none(), "{findings:?}");
    let said = findings.sorted();
    assert!(said.iter().any(|one| one.message.contains("a pipe")), "{said:?}");
}

#[test]
fn what_is_not_read_is_told_with_the_name_under_which_it_is() {
    let folder = Folder::new("misnamed");
    let names = [
        ("site.yml", "site.yaml"),
        ("Providers.yaml", "providers.yaml"),
        ("template/style.css", "templates/style.css"),
        ("demo/words/es.yml", "demo/words/es.yaml"),
        ("demo/Cases.YAML", "demo/cases.yaml"),
    ];
    for (name, _) in names {
        folder.write(name, "x: y\n");
    }
    folder.write("extra.yaml", "x: y\n");
    folder.write("notes.txt", "x");
    let (well, said) = folder.check();
    assert!(well, "{said}");
    for (name, better) in names {
        let told = format!("warning[not-read]: {name} is not read under this name");
        assert!(said.contains(&told), "{name}: {said}");
        assert!(said.contains(&format!("hint: call it {better}\n")), "{said}");
    }
    assert_eq!(said.matches("not-read").count(), names.len(), "{said}");
}

#[test]
fn a_logo_that_is_no_picture_of_ours_is_told_so() {
    let folder = Folder::new("logo");
    folder.write("site.yaml", "organization: H\nlogo: {file: logo.gif}\n");
    folder.write("logo.gif", "GIF89a");
    let (well, said) = folder.check();
    assert!(!well && said.contains("`logo.gif` is neither an SVG nor a PNG"), "{said}");
}

#[test]
fn a_style_sheet_that_can_not_be_read_is_told_once_and_shows_no_line() {
    let folder = Folder::new("unread-template");
    folder.write("templates/style.css", "");
    let path = folder.0.join("templates/style.css");
    std::fs::remove_file(&path).unwrap();
    symlink("nowhere.css", &path).unwrap();
    let (well, said) = folder.check();
    let told = "error[unreadable-file]: templates/style.css can't be read: ";
    assert!(!well && said.matches(told).count() == 1, "{said}");
    assert!(!said.contains(" | "), "{said}");
    assert!(said.contains("this link leads nowhere"), "{said}");
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, b"\xff").unwrap();
    let (_, said) = folder.check();
    assert_eq!(said.matches("error[not-utf8]").count(), 1, "{said}");
}
