//! A server in memory that fuzz targets visit. Whatever they send, a 5xx is our fault.

use std::path::Path;
use std::sync::Arc;

use http::{Request, header};
use axum::Router;
use axum::body::Body;
use signpost::flow::{Flows, load};
use signpost::link::Keys;
use signpost::source::Sources;
use signpost::web::{Access, App, AppState, FrameAncestors, Settings, router};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// Any key will do: it makes every run the same.
const LINK_KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// A browser's key; likewise.
const COOKIE: &str = "signpost=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The server and a browser without scripts.
pub struct Server {
    router: Router,
    runtime: Runtime,
}

/// What the server gave.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Where it sends the browser.
    pub location: Option<String>,
    /// The cookie it sets, without its attributes.
    pub cookie: Option<String>,
}

impl Server {
    /// The flow with one question of each kind.
    pub fn kinds() -> Server {
        Server::at("tests/kinds")
    }

    /// The flows that are shipped.
    pub fn shipped() -> Server {
        Server::at("flows")
    }

    fn at(dir: &str) -> Server {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(dir);
        let sources = Sources::read_dir(&dir).expect("the flows are there");
        let flows: Flows = load(&sources).0.expect("the flows are sound");
        let settings = Settings {
            public_url: "https://help.example.org".into(),
            keys: Keys::parse(LINK_KEY).expect("64 hexadecimal digits are a key"),
            staff: Access::Local,
            frame_ancestors: FrameAncestors::default(),
        };
        let app = App::new(flows, Arc::new(settings)).expect("the templates are sound");
        let runtime = Builder::new_current_thread().enable_time().build();
        Server {
            router: router(AppState::new(app)),
            runtime: runtime.expect("a runtime of one thread"),
        }
    }

    /// Sends a request to the end of its answer; none for what is no request in the sense of HTTP.
    pub fn visit(
        &self,
        method: &str,
        uri: &str,
        headers: &[(&str, &[u8])],
        form: &[u8],
    ) -> Option<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(form.to_vec())).ok()?;
        let response = self.runtime.block_on(self.router.clone().oneshot(request)).expect("the router never fails");
        let text = |name| {
            let value = response.headers().get(name)?.to_str();
            Some(value.expect("our headers are text").to_owned())
        };
        let status = response.status().as_u16();
        assert!(status < 500, "{method} {uri}: {status}");
        Some(Answer {
            status,
            location: text(header::LOCATION),
            cookie: text(header::SET_COOKIE)
                .and_then(|cookie| Some(cookie.split(';').next()?.to_owned())),
        })
    }

    /// The cookie of a browser that was here before.
    pub fn cookie() -> (&'static str, &'static [u8]) {
        ("cookie", COOKIE.as_bytes())
    }
}
