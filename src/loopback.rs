//! The only door to the network: a server for this machine alone.
//!
//! It listens on the loopback address, reads requests without a body, and answers each connection once. A page of somebody
//! else in the same browser may send requests here, under a name of its own that leads to this address: only those are
//! answered that name this server as their host and, where they say so, as their origin.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::limits::watch::{CONNECTIONS, PATIENCE, REQUEST_BYTES, REQUEST_LINES};
use crate::threads;

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The path, from its `/` on.
    pub path: String,
    /// What stands after `?`, decoded.
    pub query: Vec<(String, String)>,
}

impl Request {
    /// What a target such as `/picture?view=1` asks for.
    fn new(target: &str) -> Request {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(value))
        };
        Request { path: decoded(path), query: pairs.map(pair).collect() }
    }

    /// The value of a key; none when it is empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }
}

/// `%E3%81%82` and `+` as the characters that they stand for.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What is answered.
pub struct Answer {
    /// The status: 200 is fine.
    pub status: u16,
    /// The type of the body.
    pub kind: &'static str,
    /// The body.
    pub body: Body,
    /// What the browser may call a file of it.
    pub file: Option<String>,
}

/// What an answer holds.
pub enum Body {
    /// All of it.
    Whole(Vec<u8>),
    /// One piece after the other, as they come about; none at the end.
    Pieces(Box<dyn FnMut() -> Option<Vec<u8>> + Send>),
}

impl Answer {
    /// All of something.
    pub fn whole(kind: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: 200, kind, body: Body::Whole(body.into()), file: None }
    }

    /// A refusal, in words.
    pub fn refused(status: u16, words: &str) -> Answer {
        Answer { status, ..Answer::whole("text/plain; charset=utf-8", format!("{words}\n")) }
    }
}

/// How long to wait when no connection can be had.
const RESPITE: Duration = Duration::from_millis(50);

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    port: u16,
}

impl Server {
    /// Listens at a port; 0 is any that is free.
    pub fn open(port: u16) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        Ok(Server { listener, port })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Answers requests from now on, in threads of their own.
    pub fn run(self, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) {
        let answer = Arc::new(answer);
        let open = Arc::new(AtomicUsize::new(0));
        threads::aside(move || {
            for connection in self.listener.incoming() {
                let Ok(connection) = connection else {
                    // The system has no more of something; it may have again.
                    threads::pause(RESPITE);
                    continue;
                };
                if open.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
                    open.fetch_sub(1, Ordering::SeqCst);
                    continue;
                }
                let (answer, open, port) = (answer.clone(), Count(open.clone()), self.port);
                threads::aside(move || {
                    let _open = open;
                    // Who goes away in the middle is told nothing more.
                    let _ = serve(connection, port, &*answer);
                });
            }
        });
    }
}

/// One connection, counted as long as it is open.
struct Count(Arc<AtomicUsize>);

impl Drop for Count {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn serve(mut connection: TcpStream, port: u16, answer: &dyn Fn(&Request) -> Answer) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    connection.set_nodelay(true)?;
    let head = head(&mut connection)?;
    let answer = match request(&head, port) {
        Ok(request) => answer(&request),
        Err(refusal) => refusal,
    };
    write(&mut connection, answer)
}

/// All bytes up to the empty line, as far as they may reach.
fn head(connection: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 2048];
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = connection.read(&mut piece)?;
        if count == 0 || bytes.len() + count > REQUEST_BYTES {
            return Err(io::ErrorKind::InvalidData.into());
        }
        bytes.extend(&piece[..count]);
    }
    Ok(bytes)
}

/// What a head asks for, if it may.
fn request(head: &[u8], port: u16) -> Result<Request, Answer> {
    let mut lines = [httparse::EMPTY_HEADER; REQUEST_LINES];
    let mut parsed = httparse::Request::new(&mut lines);
    let read = parsed.parse(head).ok().filter(httparse::Status::is_complete);
    let (Some(_), Some(method), Some(target)) = (read, parsed.method, parsed.path) else {
        return Err(Answer::refused(400, "this is no request"));
    };
    let all = |name: &str| -> Vec<&[u8]> {
        parsed.headers.iter().filter(|line| line.name.eq_ignore_ascii_case(name)).map(|line| line.value).collect()
    };
    let names = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
    let ours = |host: &[u8]| names.iter().any(|name| host.eq_ignore_ascii_case(name.as_bytes()));
    match all("host").as_slice() {
        [host] if ours(host) => {}
        _ => return Err(Answer::refused(403, "this server answers to its own name only")),
    }
    let from_here = |origin: &&[u8]| origin.strip_prefix(b"http://").is_some_and(ours);
    if !all("origin").iter().all(from_here) {
        return Err(Answer::refused(403, "this server answers to its own pages only"));
    }
    if method != "GET" {
        return Err(Answer::refused(405, "this server only shows"));
    }
    let request = Request::new(target);
    // A link on a page of others may lead to the page, and nothing of others may show a part of it.
    let own = |site: &&[u8]| matches!(*site, b"same-origin" | b"none");
    if request.path != "/" && !all("sec-fetch-site").iter().all(own) {
        return Err(Answer::refused(403, "this server answers to its own pages only"));
    }
    Ok(request)
}

/// What a page of this server may do: nothing but ask this server, and show what it has got.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn write(connection: &mut TcpStream, answer: Answer) -> io::Result<()> {
    let words = match answer.status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Unprocessable Content",
    };
    let mut head = format!(
        "HTTP/1.1 {} {words}\r\nContent-Type: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\
         Content-Security-Policy: {POLICY}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n",
        answer.status, answer.kind
    );
    if let Some(file) = &answer.file {
        let plain: String = file.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        head += &format!("Content-Disposition: attachment; filename=\"{plain}\"\r\n");
    }
    match answer.body {
        Body::Whole(body) => {
            head += &format!("Content-Length: {}\r\n\r\n", body.len());
            connection.write_all(head.as_bytes())?;
            connection.write_all(&body)?;
        }
        Body::Pieces(mut next) => {
            connection.write_all((head + "\r\n").as_bytes())?;
            while let Some(piece) = next() {
                connection.write_all(&piece)?;
                connection.flush()?;
            }
        }
    }
    connection.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &str) -> Result<Request, u16> {
        request(format!("{lines}\r\n\r\n").as_bytes(), 4747).map_err(|answer| answer.status)
    }

    #[test]
    fn only_its_own_name_and_pages_are_answered() {
        let fine = asked("GET /picture?view=1&fail=%E3%81%82%2Cb+c&x HTTP/1.1\r\nHost: 127.0.0.1:4747");
        let query = [("view", "1"), ("fail", "あ,b c"), ("x", "")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(fine, Ok(Request { path: "/picture".to_owned(), query: query.into() }));
        assert!(asked("GET / HTTP/1.1\r\nhost: LOCALHOST:4747\r\nOrigin: http://localhost:4747").is_ok());
        for head in [
            "GET / HTTP/1.1",
            "GET / HTTP/1.1\r\nHost: evil.example:4747",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:80",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nHost: evil.example",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nOrigin: http://evil.example",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nOrigin: null",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nOrigin: http://127.0.0.1:80",
            "GET /picture HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nSec-Fetch-Site: cross-site",
            "GET /picture HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nSec-Fetch-Site: same-site",
        ] {
            assert_eq!(asked(head), Err(403), "{head}");
        }
        assert!(asked("GET / HTTP/1.1\r\nHost: 127.0.0.1:4747\r\nSec-Fetch-Site: cross-site").is_ok());
        assert_eq!(asked("POST / HTTP/1.1\r\nHost: 127.0.0.1:4747"), Err(405));
        assert_eq!(asked("\u{0}"), Err(400));
    }

    #[test]
    fn what_is_written_with_percent_signs() {
        assert_eq!(decoded("a%20b%2"), "a b%2");
        assert_eq!(decoded("%ff%"), "\u{FFFD}%");
    }
}
