use std::sync::{Arc, LazyLock};

use sha2::{Digest, Sha256};

use super::content::Content;

/// A file that pages name; its name changes when its content does.
pub(super) struct Asset {
    name: String,
    pub(super) kind: &'static str,
    pub(super) content: Arc<Content>,
}

/// What every page looks like.
pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../templates/style.css");
    Asset::new("style", "css", "text/css; charset=utf-8", content)
});

/// What is made to be printed: sheets and cards.
pub(super) static PAPER: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../templates/paper.css");
    Asset::new("paper", "css", "text/css; charset=utf-8", content)
});

/// Copying and sharing at the press of a button, where a browser can.
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../templates/copy.js");
    Asset::new("copy", "js", "text/javascript; charset=utf-8", content)
});

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, content: &'static str) -> Asset {
        let digest = Sha256::digest(content.as_bytes());
        let short: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Asset {
            name: format!("{stem}-{short}.{ending}"),
            kind,
            content: Content::kept(content.as_bytes()),
        }
    }
}

/// Where pages find an asset.
pub(super) fn address(asset: &Asset) -> String {
    format!("/assets/{}", asset.name)
}

/// The asset with this name.
pub(super) fn find(name: &str) -> Option<&'static Asset> {
    let all: [&Asset; 3] = [&STYLE, &PAPER, &SCRIPT];
    all.into_iter().find(|asset| asset.name == name)
}
