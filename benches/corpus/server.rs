//! How long a reader of a generator's server waits: for the first page, and after a save for what was saved.

use std::fs;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often each kind of edit is made.
const EDITS: usize = 11;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Starts `command`, a server; asks for the address `page` until it is there; then saves the file `post` again and again,
/// with another text that `page` shows or another title that `front` shows. The file is as it was in the end.
pub fn measure(post: &Path, page: &str, front: &str, command: &[&str]) -> io::Result<()> {
    let text = fs::read_to_string(post)?;
    let outcome = start(command).and_then(|mut server| {
        let outcome = ask(post, &text, page, front);
        server.kill()?;
        server.wait()?;
        outcome
    });
    fs::write(post, text)?;
    outcome
}

fn start(command: &[&str]) -> io::Result<Child> {
    let (program, arguments) = command
        .split_first()
        .ok_or_else(|| io::Error::other("no server to start"))?;
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

fn ask(post: &Path, text: &str, page: &str, front: &str) -> io::Result<()> {
    let start = until(page, "</html>")?;
    println!("first page    {:8.1} ms", start.as_secs_f64() * 1e3);
    until(front, "</html>")?;
    let title = text.lines().find(|line| line.starts_with("title = "));
    let title = title.ok_or_else(|| io::Error::other("the post has no title"))?;
    for (what, address) in [("body", page), ("title", front)] {
        let mut times = Vec::with_capacity(EDITS);
        for number in 0..EDITS {
            let mark = format!("Mark {what} {number:03}");
            let edited = match what {
                "body" => format!("{text}\n{mark}.\n"),
                _ => text.replace(title, &format!("title = \"{mark}\"")),
            };
            // A writer pauses between two saves; servers that wait for a burst to end are not asked in its midst.
            sleep(Duration::from_millis(500));
            fs::write(post, edited)?;
            times.push(until(address, &mark)?);
        }
        super::tell(what, times);
    }
    Ok(())
}

/// Asks for `address` until what comes holds `mark`.
fn until(address: &str, mark: &str) -> io::Result<Duration> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        // Nobody listens yet, or the server is busy.
        if get(address).is_ok_and(|page| page.contains(mark)) {
            return Ok(start.elapsed());
        }
        sleep(Duration::from_micros(200));
    }
    Err(io::Error::other(format!(
        "`{mark}` never came to {address}"
    )))
}

fn get(address: &str) -> io::Result<String> {
    let rest = address
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'));
    let (host, path) = rest.ok_or_else(|| io::Error::other("not `http://host:port/path`"))?;
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
