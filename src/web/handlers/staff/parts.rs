//! The pages of an order: the links, its form again, cards, and the code as a picture.

use axum::response::Response;
use http::{HeaderValue, header};

use super::cards::cards_page;
use super::draft::Draft;
use super::order::Order;
use super::{builder, made};
use crate::link::Code;
use crate::web::extract::PageError;
use crate::web::extract::StaffPage;
use crate::web::reply::{Page, see_other};
use crate::web::view::PageContext;

/// Shows the links of an order.
pub(in crate::web) async fn show_made(page: StaffPage) -> Result<Response, PageError> {
    match order(&page) {
        Some(order) => made::page(page.context(), &order),
        None => anew(&page),
    }
}

/// Shows another page of an order, by the last part of its address.
pub(in crate::web) async fn show_part(page: StaffPage) -> Result<Response, PageError> {
    let Some(order) = order(&page) else {
        return anew(&page);
    };
    let context = page.context();
    match page.part.as_str() {
        "edit" => builder::page(context, &Draft::of(context, &order)),
        "cards" => cards_page(context, &order, false),
        "wallet" => cards_page(context, &order, true),
        name => picture(context, &order, name),
    }
}

fn order(page: &StaffPage) -> Option<Order> {
    Order::parse(page.context(), page.order.as_deref()?)
}

/// Without a readable order the way on is a new link.
fn anew(page: &StaffPage) -> Result<Response, PageError> {
    see_other(format!("/staff/links/{}", page.context().flow.id))
}

/// Returns the code as a picture: `qr-zh-Hant.png` and `qr-zh-Hant.svg`.
fn picture(page: PageContext<'_>, order: &Order, name: &str) -> Result<Response, PageError> {
    let parts = name.strip_prefix("qr-").and_then(|name| name.rsplit_once('.'));
    let (tag, ending) = parts.ok_or(PageError::NotFound)?;
    let language = page.flow.language(tag).ok_or(PageError::NotFound)?;
    let code = Code::of(&order.address(page, language)).ok_or(PageError::NotFound)?;
    let (kind, content) = match ending {
        "png" => ("image/png", code.png()),
        "svg" => ("image/svg+xml", code.svg().into_bytes()),
        _ => return Err(PageError::NotFound),
    };
    let mut picture = Page::plain(kind, content);
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        picture.set(header::CONTENT_DISPOSITION, value);
    }
    Ok(picture.into_response())
}
