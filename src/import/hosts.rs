//! Hosts in the values of an environment. Only names are found here: what stands before an `@`, after a port or under a name
//! such as `PASSWORD` is never looked at.

use crate::import::value::snake;
use crate::limits::import::VARIABLE;

/// A name that may be a host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Host<'t> {
    /// The name itself, without port.
    pub name: &'t str,
    /// The scheme of the address in which it stands; empty for none.
    pub scheme: &'t str,
}

impl Host<'_> {
    /// True for a host of the internet, of which the address says that it is one.
    pub fn is_outside(&self) -> bool {
        let labels: Vec<&str> = self.name.split('.').collect();
        let last = labels.last().copied().unwrap_or_default();
        let inner = ["local", "internal", "localhost", "svc", "lan", "localdomain", "test", "invalid"];
        !self.scheme.is_empty()
            && labels.len() > 1
            && last.len() > 1
            && last.chars().all(|c| c.is_ascii_alphabetic())
            && !inner.contains(&last)
            && labels.iter().all(|label| !label.is_empty() && label.len() < 64)
            && self.name.len() < 254
    }
}

/// Parts of a variable's name that promise a host as its value.
const PROMISES: [&str; 29] = [
    "host",
    "hosts",
    "hostname",
    "addr",
    "address",
    "addresses",
    "url",
    "urls",
    "uri",
    "endpoint",
    "endpoints",
    "server",
    "servers",
    "service",
    "svc",
    "broker",
    "brokers",
    "upstream",
    "backend",
    "target",
    "dsn",
    "connection",
    "peers",
    "nodes",
    "seeds",
    "bootstrap",
    "origin",
    "proxy",
    "gateway",
];

/// Parts of a name whose value is nobody's business.
const SECRETS: [&str; 13] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "secrets",
    "token",
    "credential",
    "credentials",
    "apikey",
    "passphrase",
    "salt",
    "key",
];

/// Ends of parts of a name by which it is a secret, too: `PGPASSWORD`, `DBPASS`.
const SECRET_ENDS: [&str; 6] = ["password", "passwd", "pass", "pwd", "secret", "token"];

/// The hosts that a value names. `key` is what it is called: a bare word is a host only when the name promises one.
pub fn hosts<'t>(key: &str, text: &'t str) -> Vec<Host<'t>> {
    let mut found = Vec::new();
    let between = |c: char| "\"'`,;()<>{}|[]".contains(c);
    // Each piece with what follows it up to the next space; what is between them is one byte.
    let words = text.split_whitespace().flat_map(|word| {
        let pieces = word.split(between).scan(0, move |end, piece| {
            *end += piece.len();
            let rest = &word[*end..];
            *end = (*end + 1).min(word.len());
            Some((piece, rest))
        });
        pieces.filter(|(piece, _)| !piece.is_empty())
    });
    let tokens: Vec<(&str, &str)> = words.collect();
    for (at, &(token, rest)) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| tokens[before].0);
        let before = before.filter(|word| word.starts_with('-') && !word.contains('='));
        let own = before.unwrap_or(key);
        if let Some(host) = of_address(token) {
            // `--password=https://…` has its own name in the word.
            let own =
                token.split_once("://").and_then(|(before, _)| before.rsplit_once('=')).map_or(own, |(own, _)| own);
            // What stands before an `@` is a user's, however many signs there are in it.
            let whole = !rest.contains('@');
            // An address under a secret's name may be one, and may be anything.
            found.extend((whole && (!is_secret(own) || holds(own, &PROMISES))).then_some(host));
            continue;
        }
        if token.contains("://") {
            continue;
        }
        let (own, value) = match token.rsplit_once('=') {
            Some((own, value)) => (own, value),
            None => (own, token),
        };
        let port_follows = tokens.get(at + 1).is_some_and(|(next, _)| is_port(next));
        found.extend(of_word(own, value, port_follows));
    }
    found
}

/// `postgres://user:word@db:5432/orders` names `db`.
fn of_address(token: &str) -> Option<Host<'_>> {
    let (before, rest) = token.split_once("://")?;
    let scheme = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '+').next().unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once('@') {
        Some((_, host)) => host,
        // A user's password that is not encoded may hold any sign.
        None if rest.contains('@') => return None,
        None => authority,
    };
    Some(Host { name: without_port(host)?, scheme }).filter(|host| is_name(host.name))
}

/// `db:5432` is a host, and `db` is one where the name says so.
fn of_word<'t>(key: &str, value: &'t str, port_follows: bool) -> Option<Host<'t>> {
    if is_secret(key) {
        return None;
    }
    let plain = value.split('/').next().unwrap_or_default();
    let (plain, alone) = plain.rsplit_once('@').map_or((plain, true), |(_, host)| (host, false));
    let name = without_port(plain).filter(|name| is_name(name))?;
    (name.len() < plain.len() || port_follows || is_full(name) || alone && holds(key, &PROMISES))
        .then_some(Host { name, scheme: "" })
}

/// True for a name with its cluster: `orders.shop.svc`, `orders.shop.svc.cluster.local`.
fn is_full(name: &str) -> bool {
    name.ends_with(".svc") || name.ends_with(".svc.cluster.local")
}

fn without_port(host: &str) -> Option<&str> {
    match host.rsplit_once(':') {
        Some((name, port)) => is_port(port).then_some(name),
        None => Some(host),
    }
}

fn is_port(text: &str) -> bool {
    (1..6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for what may be the name of a host, and is no number of one.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(fits)
        && name.contains(|c: char| c.is_ascii_alphabetic())
        && name.len() < 254
        && name != "localhost"
}

/// True for a name whose value is nobody's business.
fn is_secret(key: &str) -> bool {
    any_part(key, |part| SECRETS.contains(&part) || SECRET_ENDS.iter().any(|end| part.ends_with(end)))
}

fn holds(key: &str, words: &[&str]) -> bool {
    any_part(key, |part| words.contains(&part))
}

fn any_part(key: &str, wanted: impl Fn(&str) -> bool) -> bool {
    let end = key.char_indices().nth(VARIABLE).map_or(key.len(), |(at, _)| at);
    snake(&key[..end]).split(|c: char| !c.is_ascii_alphanumeric()).any(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(key: &str, text: &str) -> Vec<String> {
        hosts(key, text).iter().map(|host| host.name.to_owned()).collect()
    }

    #[test]
    fn hosts_are_found_where_they_are_meant() {
        for (key, text, expected) in [
            ("ORDERS", "http://orders:8080/v1", "orders"),
            ("X", "jdbc:postgresql://db.shop:5432/orders?user=a", "db.shop"),
            ("BROKERS", "kafka-0.kafka:9092,kafka-1.kafka:9092", "kafka-0.kafka kafka-1.kafka"),
            ("REDIS_HOST", "redis", "redis"),
            ("DB_NAME", "orders", ""),
            ("GREETING", "hello orders", ""),
            ("X", "orders.shop.svc.cluster.local", "orders.shop.svc.cluster.local"),
            ("DSN", "app:word@tcp(mysql:3306)/orders", "mysql"),
            ("CONN", "Server=sql,1433;Database=orders;User Id=sa;Password=cache", "sql"),
            ("", "--upstream=http://web:80 --cache-host redis --name orders", "web redis"),
            ("", "until nc -z orders-db 5432; do true; done", "orders-db"),
            ("X", "10.0.0.1:80 http://127.0.0.1/ localhost:3000", ""),
        ] {
            assert_eq!(names(key, text).join(" "), expected, "{key}={text}");
        }
    }

    #[test]
    fn secrets_are_not_looked_at() {
        for (key, text, expected) in [
            ("DB_PASSWORD", "orders", ""),
            ("API_KEY", "https://a.b.example.com/", ""),
            ("TOKEN_URL", "http://login:80/token", "login"),
            ("X", "postgres://user.name:pa/ss@db/orders", ""),
            ("X", "https://user.name:hunter2/", ""),
            ("X", "amqp://user:w@rd@broker:5672", "broker"),
            ("", "run --password=https://a.example.com/", ""),
            ("", "run API_KEY=https://a.example.com/", ""),
            ("CONN", "Endpoint=sb://bus.example.com/;SharedAccessKey=https://a.example.com", "bus.example.com"),
            ("X", "https://us.er:1234,rest@db.example.com/x", ""),
            ("PGPASSWORD", "db:5432", ""),
            ("DBPASS", "db:5432", ""),
        ] {
            assert_eq!(names(key, text).join(" "), expected, "{key}={text}");
        }
    }

    #[test]
    fn outside_is_what_an_address_says() {
        let outside = |text: &str| hosts("URL", text).first().is_some_and(Host::is_outside);
        assert!(outside("https://api.stripe.com/v1"));
        assert!(
            !outside("http://orders.shop.svc.cluster.local") && !outside("api.stripe.com") && !outside("http://web")
        );
    }
}
