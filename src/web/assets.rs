//! The files that pages name: style sheets, the script and the logo.

use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::cache::Compressed;

/// A file whose name changes when its content does.
#[derive(Clone)]
pub(super) struct Asset {
    pub(super) name: String,
    /// Its media type.
    pub(super) kind: &'static str,
    pub(super) content: Compressed,
}

/// The media type of style sheets.
pub(super) const CSS: &str = "text/css; charset=utf-8";
/// The built-in style sheet.
pub(super) const STYLE_TEXT: &str = include_str!("../../templates/style.css");
pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| Asset::new("style", "css", CSS, STYLE_TEXT.as_bytes()));

/// The style sheet of sheets and cards, which are made to be printed.
pub(super) static PAPER: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../templates/paper.css");
    Asset::new("paper", "css", CSS, content)
});

/// The script that copies and shares, where a browser can.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../templates/copy.js");
    Asset::new("copy", "js", "text/javascript; charset=utf-8", content)
});

impl Asset {
    pub(super) fn new(stem: &str, ending: &str, kind: &'static str, content: &[u8]) -> Asset {
        let short = HEXLOWER.encode(&Sha256::digest(content)[..6]);
        Asset { name: format!("{stem}-{short}.{ending}"), kind, content: Compressed::new(content) }
    }

    /// Returns the address at which pages find it.
    pub(super) fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// Returns the built-in asset with this name.
pub(super) fn find(name: &str) -> Option<&'static Asset> {
    let all: [&Asset; 3] = [&STYLE, &PAPER, &SCRIPT];
    all.into_iter().find(|asset| asset.name == name)
}
