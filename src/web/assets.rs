use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// The one stylesheet.
const STYLE: &str = include_str!("../../templates/style.css");

/// Its name, which changes when its content does.
pub(super) static STYLE_NAME: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(STYLE.as_bytes());
    let short: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("style-{short}.css")
});

/// An asset's content type and content.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static str)> {
    (name == STYLE_NAME.as_str()).then_some(("text/css; charset=utf-8", STYLE))
}
