use std::sync::{Arc, LazyLock};

use sha2::{Digest, Sha256};

use super::content::Content;

/// A file that pages name; its name changes when its content does.
#[derive(Clone)]
pub(super) struct Asset {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) content: Arc<Content>,
}

/// The kind of style sheets.
pub(super) const CSS: &str = "text/css; charset=utf-8";
/// What every page looks like.
pub(super) const STYLE_TEXT: &str = include_str!("../../templates/style.css");
pub(super) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("style", "css", CSS, STYLE_TEXT.as_bytes()));

/// What is made to be printed: sheets and cards.
pub(super) static PAPER: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../templates/paper.css");
    Asset::new("paper", "css", CSS, content)
});

/// Copying and sharing at the press of a button, where a browser can.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../../templates/copy.js");
    Asset::new("copy", "js", "text/javascript; charset=utf-8", content)
});

impl Asset {
    pub(super) fn new(stem: &str, ending: &str, kind: &'static str, content: &[u8]) -> Asset {
        let digest = Sha256::digest(content);
        let short: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Asset {
            name: format!("{stem}-{short}.{ending}"),
            kind,
            content: Content::kept(&[], content),
        }
    }
}

/// Where pages find an asset.
pub(super) fn address(asset: &Asset) -> String {
    format!("/assets/{}", asset.name)
}

/// The built-in asset with this name.
pub(super) fn find(name: &str) -> Option<&'static Asset> {
    let all: [&Asset; 3] = [&STYLE, &PAPER, &SCRIPT];
    all.into_iter().find(|asset| asset.name == name)
}
