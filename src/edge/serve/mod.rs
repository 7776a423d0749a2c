//! The site over HTTP on this machine: every address as the published site will have it, and word of what changed.

mod address;
mod media;
mod page;
pub mod preview;
mod range;
mod respond;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use afterword::diag::Diag;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{Stream, unfold};

use self::preview::Preview;
use super::{STACK, reason};

/// A place on this machine where a site can be asked for.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes `port` of `host`; port 0 takes any that is free.
    ///
    /// # Errors
    /// That the port is taken, and which one is not.
    pub fn bind(host: IpAddr, port: u16) -> Result<Self, Diag> {
        let bound = TcpListener::bind((host, port)).and_then(|listener| {
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok(Server { listener, address })
        });
        bound.map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => {
                let diag = Diag::error("port-taken", format!("port {port} of {host} is taken"));
                match next_free(host, port) {
                    Some(free) => diag.help(format!("`--port {free}` is free")),
                    None => diag.help("`--port 0` takes any that is free"),
                }
            }
            _ => {
                let message = format!("port {port} of {host} cannot be had: {}", reason(&error));
                Diag::error("no-port", message)
            }
        })
    }

    /// Scheme, host and port by which this machine reaches the server.
    pub fn origin(&self) -> String {
        let mut address = self.address;
        // Listening everywhere is no address to go to.
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        format!("http://{address}")
    }

    /// Answers with `preview` until the program is interrupted.
    ///
    /// # Errors
    /// That the system does not let it.
    pub fn run(self, preview: Arc<Preview>) -> io::Result<()> {
        let threads = tokio::runtime::Builder::new_multi_thread()
            .thread_stack_size(STACK)
            .enable_all()
            .build()?;
        let done = threads.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let served = axum::serve(listener, routes(preview, self.address.ip()));
            tokio::select! {
                done = served => done,
                () = interrupted() => Ok(()),
            }
        });
        // Browsers hold their streams open for ever; nobody waits for them.
        threads.shutdown_background();
        done
    }
}

/// The first free port above `port`.
fn next_free(host: IpAddr, port: u16) -> Option<u16> {
    (1..=50)
        .filter_map(|step| port.checked_add(step))
        .find(|next| TcpListener::bind((host, *next)).is_ok())
}

/// Waits for Ctrl-C, or for the request of a service manager to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

const RELOAD: &str = include_str!("reload.js");
const OVERLAY: &str = include_str!("overlay.css");

fn routes(preview: Arc<Preview>, host: IpAddr) -> Router {
    let script = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    let style = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    Router::new()
        .route(
            "/__afterword/reload.js",
            get(move || async move { (script, RELOAD) }),
        )
        .route(
            "/__afterword/overlay.css",
            get(move || async move { (style, OVERLAY) }),
        )
        .route("/__afterword/events", get(events))
        .route("/__afterword/state", get(state))
        .fallback(respond::respond)
        .with_state(preview)
        .layer(from_fn_with_state(host, refuse_strangers))
}

/// A page of somebody else's that had its own name point here (DNS rebinding) must not read drafts.
async fn refuse_strangers(State(bound): State<IpAddr>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let name = hosts.next().and_then(|host| host_name(host.to_str().ok()?));
    if hosts.next().is_none() && name.is_some_and(|name| is_ours(name, bound)) {
        return next.run(request).await;
    }
    let text = "afterword serves this site by the name `localhost` or by its address alone\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// The name in a `Host` header (RFC 9110, section 7.2), without its port; none where there is more behind it.
fn host_name(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(name)
}

/// Whether a request for `name` is meant for a server that listens on `bound`.
fn is_ours(name: &str, bound: IpAddr) -> bool {
    match name.parse::<IpAddr>() {
        // An address cannot be pointed anywhere else by somebody's DNS.
        Ok(address) => address.is_loopback() || address == bound || bound.is_unspecified(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// A stream with one event for each time that there is something new to see, and one at once.
async fn events(
    State(preview): State<Arc<Preview>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut news = preview.news();
    news.mark_changed();
    let stream = unfold(news, |mut news| async {
        news.changed().await.ok()?;
        let edition = *news.borrow_and_update();
        Some((Ok(Event::default().data(edition.to_string())), news))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// What an open page has to know to tell whether it is still fresh.
async fn state(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let path = url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "path")
        .map(|(_, path)| path.into_owned())
        .unwrap_or_default();
    let state = tokio::task::spawn_blocking(move || preview.state(&path)).await;
    match state {
        Ok(state) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, state.to_string()).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        let everywhere: IpAddr = "0.0.0.0".parse().unwrap();
        let ours = |host, bound| host_name(host).is_some_and(|name| is_ours(name, bound));
        for host in [
            "localhost",
            "LOCALHOST:1111",
            "127.0.0.1:1111",
            "[::1]:1111",
            "[::1]",
        ] {
            assert!(ours(host, loopback), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example:1111",
            "192.0.2.7:1111",
            "",
            "[::1",
            "[::1].evil.example",
            "localhost:evil.example",
            "localhost:80:81",
        ] {
            assert!(!ours(host, loopback), "{host}");
        }
        assert!(ours("192.0.2.7:1111", everywhere));
        assert!(!ours("evil.example", everywhere));
    }
}
