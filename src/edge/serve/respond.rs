//! A request for a page, a picture, a feed to its response (RFC 9110).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, Method, Response, StatusCode, header};

use super::page::Page;
use super::preview::{Preview, Sight};
use super::range::{Wanted, wanted};

/// Answers every request that is not for the server's own addresses.
pub async fn respond(State(preview): State<Arc<Preview>>, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return bare(
            StatusCode::METHOD_NOT_ALLOWED,
            &[(header::ALLOW, "GET, HEAD")],
        );
    }
    let path = request.uri().path().to_owned();
    // Rendering takes as long as it takes, and other requests go on meanwhile.
    let sight = tokio::task::spawn_blocking(move || preview.look(&path)).await;
    let response = match sight {
        Ok(Sight::Page(page)) => found(&page, &request),
        Ok(Sight::Missing(Some(page))) => whole(&page, StatusCode::NOT_FOUND),
        Ok(Sight::Missing(None)) => whole(&Page::blank(), StatusCode::NOT_FOUND),
        Ok(Sight::Broken) | Err(_) => whole(&Page::blank(), StatusCode::INTERNAL_SERVER_ERROR),
        Ok(Sight::Elsewhere(path)) => {
            let query = request.uri().query().map(|query| format!("?{query}"));
            let location = path + &query.unwrap_or_default();
            bare(StatusCode::FOUND, &[(header::LOCATION, &location)])
        }
    };
    match *request.method() {
        Method::HEAD => response.map(|_| Body::empty()),
        _ => response,
    }
}

/// A page that is there: all of it, a part of it, or that the browser has it already.
fn found(page: &Page, request: &Request) -> Response<Body> {
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_NONE_MATCH).is_some_and(|tags| matches(tags, &page.etag)) {
        let kept = [
            (header::ETAG, page.etag.as_str()),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        return bare(StatusCode::NOT_MODIFIED, &kept);
    }
    // A part is of use only to somebody who has the rest of the same bytes.
    let is_same = text(header::IF_RANGE).is_none_or(|tag| tag == page.etag);
    let may_be_part = is_same && *request.method() == Method::GET;
    let range = text(header::RANGE).filter(|_| may_be_part);
    let length = page.bytes.len();
    match wanted(range, length) {
        Wanted::All => whole(page, StatusCode::OK),
        Wanted::Part(part) => {
            let shown = format!(
                "bytes {}-{}/{length}",
                part.start,
                part.end.saturating_sub(1)
            );
            let mut response = whole(page, StatusCode::PARTIAL_CONTENT);
            set(&mut response, header::CONTENT_RANGE, &shown);
            set(
                &mut response,
                header::CONTENT_LENGTH,
                &part.len().to_string(),
            );
            response.map(|_| Body::from(page.bytes.slice(part)))
        }
        Wanted::Beyond => {
            let length = format!("bytes */{length}");
            bare(
                StatusCode::RANGE_NOT_SATISFIABLE,
                &[(header::CONTENT_RANGE, &length)],
            )
        }
    }
}

fn whole(page: &Page, status: StatusCode) -> Response<Body> {
    let length = page.bytes.len().to_string();
    let headers = [
        (header::CONTENT_TYPE, page.media_type),
        (header::CONTENT_LENGTH, &length),
        (header::ETAG, &page.etag),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Drafts are nothing for pages of somebody else.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    bare(status, &headers).map(|_| Body::from(page.bytes.clone()))
}

/// A response without a body.
fn bare(status: StatusCode, headers: &[(HeaderName, &str)]) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    for (name, value) in headers {
        set(&mut response, name.clone(), value);
    }
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
}

/// Whether an `If-None-Match` header names `etag`.
fn matches(tags: &str, etag: &str) -> bool {
    tags.split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag)
}
