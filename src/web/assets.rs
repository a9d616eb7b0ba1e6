use std::sync::{Arc, LazyLock};

use sha2::{Digest, Sha256};

use super::content::Content;

/// A file that pages name; its name changes when its content does.
#[derive(Clone)]
pub(super) struct Asset {
    pub(super) name: String,
    /// What is built into the program; empty for what is not.
    pub(super) text: &'static str,
    pub(super) kind: &'static str,
    pub(super) content: Arc<Content>,
}

/// What every page looks like.
pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../templates/style.css");
    Asset::built_in("style", "css", "text/css; charset=utf-8", content)
});

/// What is made to be printed: sheets and cards.
pub(super) static PAPER: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../templates/paper.css");
    Asset::built_in("paper", "css", "text/css; charset=utf-8", content)
});

/// Copying and sharing at the press of a button, where a browser can.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../templates/copy.js");
    Asset::built_in("copy", "js", "text/javascript; charset=utf-8", content)
});

impl Asset {
    fn built_in(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
        let asset = Asset::new(stem, ending, kind, text.as_bytes());
        Asset { text, ..asset }
    }

    pub(super) fn new(stem: &str, ending: &str, kind: &'static str, content: &[u8]) -> Asset {
        let digest = Sha256::digest(content);
        let short: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Asset {
            name: format!("{stem}-{short}.{ending}"),
            text: "",
            kind,
            content: Content::kept(content),
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
