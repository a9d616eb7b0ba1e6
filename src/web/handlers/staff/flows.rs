//! The flows that staff can make links of, and the state of the flows that are served.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::closed::shell;
use crate::flow::LanguageId;
use crate::web::app::AppState;
use crate::web::extract::PageError;
use crate::web::reply::Page;
use crate::web::view::{Shell, plain};

#[derive(Serialize)]
struct FlowList<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    /// Ids and titles.
    flows: Vec<(String, String)>,
}

#[derive(Serialize)]
struct FaultView<'a> {
    #[serde(flatten)]
    shell: Shell<'a>,
    fault: Option<&'a str>,
    remarks: Option<&'a str>,
}

pub(in crate::web) async fn list_flows(State(state): State<AppState>) -> Result<Response, PageError> {
    let app = state.app();
    let flows = app.flows.flows.iter().map(|flow| {
        let title = flow.say(&flow.title, LanguageId::SOURCE, flow.plain_voice());
        (flow.id.clone(), plain(title))
    });
    let view = FlowList { shell: shell(&app, "Make a link"), flows: flows.collect() };
    Ok(Page::render(&app, "staff/flows.html", &view)?.into_response())
}

/// Shows the errors of the flows that were read last, and the warnings of those that are served.
pub(in crate::web) async fn show_fault(State(state): State<AppState>) -> Result<Response, PageError> {
    let app = state.app();
    let (fault, remarks) = (state.fault(), state.remarks());
    let view = FaultView {
        shell: shell(&app, "Flows"),
        fault: fault.as_deref().map(String::as_str),
        remarks: remarks.as_deref().map(String::as_str),
    };
    Ok(Page::render(&app, "staff/fault.html", &view)?.into_response())
}
