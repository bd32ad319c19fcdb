//! `recto serve`: what it shows, and each bound of its server.
#![cfg(feature = "serve")]
#![expect(clippy::disallowed_methods, reason = "runs the binary, speaks to it and changes files")]
#![expect(clippy::unwrap_used, reason = "what the test prepares is there")]

mod harness;

use harness::{Scratch, recto_command};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than anything takes on the busiest machine: it is waited for in vain only where the test fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A book that is shown, until it is dropped.
struct Served {
    child: Child,
    lines: Receiver<String>,
    port: u16,
    token: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Served {
    /// After its first round.
    fn new(book: &Scratch, arguments: &[&str]) -> Self {
        let all = [&["serve", "--message-format", "json"], arguments].concat();
        let mut command = recto_command(book.path(), &all);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in out.map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut served = Self { child, lines, port: 0, token: String::new() };
        let address = served.next("serving")["address"].as_str().unwrap().to_owned();
        let (port, token) =
            address.strip_prefix("http://127.0.0.1:").unwrap().split_once('/').unwrap();
        (served.port, served.token) =
            (port.parse().unwrap(), token.trim_end_matches('/').to_owned());
        served.next("round");
        served
    }

    /// The next event of a kind on standard output.
    fn next(&self, kind: &str) -> Value {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap();
            let it: Value = serde_json::from_str(&line).unwrap();
            if it["event"] == kind {
                return it;
            }
        }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends bytes as they are and reads to the end.
    fn raw(&self, bytes: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // The server may have answered and closed before it was sent all.
        let _ = stream.write_all(bytes.as_bytes());
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let all = String::from_utf8_lossy(&all).into_owned();
        let (head, body) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        let (host, token) = (self.host(), &self.token);
        self.raw(&format!(
            "GET /{token}/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn post(&self, path: &str, headers: &str, body: &str) -> Answer {
        let (host, token, length) = (self.host(), &self.token, body.len());
        self.raw(&format!(
            "POST /{token}/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        ))
    }

    /// As an editor asks.
    fn tell(&self, path: &str, body: &Value) -> Answer {
        self.post(path, &format!("X-Recto-Token: {}\r\n", self.token), &body.to_string())
    }

    fn state(&self) -> Value {
        self.get("state").json()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const CHAPTER: &str = "# One\n\nThe boats lay on their sides.\n\nNobody had seen the lantern.\n";

fn book() -> Scratch {
    Scratch::book(&[("a.md", CHAPTER)])
}

#[test]
fn pages_and_e_book_are_shown_and_the_page_knows_the_authors_line() {
    let served = Served::new(&book(), &[]);
    let state = served.state();
    let editions = state["editions"].as_array().unwrap();
    let of = |kind: &str| editions.iter().find(|it| it["kind"] == kind).unwrap();
    let (pages, ebook) = (of("pages"), of("epub"));
    assert_eq!(ebook["cites"], pages["name"], "both panes are in step by these pages");
    let name = pages["name"].as_str().unwrap();
    let hit = &served.get(&format!("search/{name}?the%20LAN%C2%ADTERN")).json()[0];
    assert!(hit["excerpt"].as_str().unwrap().contains("Nobody had seen the lantern."), "{hit}");
    assert_eq!(served.get(&format!("search/{name}?..")).json(), json!([]));
    let page = served.get(&format!("page/{name}/{}", hit["page"])).json();
    let items = page["items"].as_array().unwrap();
    let line = items
        .iter()
        .find(|it| it[0] == "t" && it[11].as_str().unwrap().contains("lantern"))
        .unwrap();
    let glyphs = served.get(&format!("glyphs/{name}/{}", pages["glyphs"].as_str().unwrap())).json();
    let outline = glyphs[line[1].to_string()][line[9][0].to_string()].as_str().unwrap();
    assert!(outline.starts_with('M') && outline.ends_with('Z'), "{outline}");

    // From a word to its line and column, and back.
    let width = line[8].as_i64().unwrap();
    let (x, y) = (line[3].as_i64().unwrap() + width - 200, line[4].as_i64().unwrap() - 200);
    let found = served.get(&format!("find/{name}/{}/{x}/{y}", hit["page"])).json();
    assert_eq!(
        (&found["file"], &found["line"], &found["column"]),
        (&json!("a.md"), &json!(5), &json!(21))
    );
    let told = served.tell("goto", &json!({ "file": "a.md", "line": 5, "column": 3 })).json();
    assert_eq!(told["places"][0]["page"], hit["page"]);
    assert_eq!(told["places"][0]["area"][1], line[4]);
    let words = served.get(&format!("words/{name}/0?lantern.")).json();
    assert_eq!((&words["line"], &words["column"]), (&json!(5), &json!(21)));

    let chapter =
        ebook["chapters"].as_array().unwrap().iter().find(|it| it["title"] == "One").unwrap();
    let path = format!(
        "epub/{}/{}/{}",
        ebook["name"].as_str().unwrap(),
        ebook["round"],
        chapter["path"].as_str().unwrap()
    );
    let text = served.get(&path);
    assert!(text.body.contains("seen the lantern"), "{}", text.body);
}

#[test]
fn a_change_is_a_round_and_the_last_good_pages_stay_until_errors_are_mended() {
    let book = book();
    let served = Served::new(&book, &[]);
    let keys = |state: &Value| state["editions"][0]["pages"].clone();
    let first = served.state();
    let manifest = std::fs::read_to_string(book.join("book.toml")).unwrap();
    book.write("book.toml", "[book\n");
    served.next("round");
    let broken = served.state();
    assert!(broken["stale"].is_string() && broken["errors"].as_u64().unwrap() > 0, "{broken}");
    assert_eq!(broken["findings"][0]["spans"][0]["file"], "book.toml");
    assert_eq!(keys(&broken), keys(&first));
    book.write("book.toml", manifest);
    served.next("round");
    book.write("a.md", CHAPTER.replace("boats", "ships"));
    let round = served.next("round");
    assert_eq!(round["changed"], json!(["a.md"]));
    let mended = served.state();
    assert_eq!((&mended["stale"], &mended["errors"]), (&Value::Null, &json!(0)));
    assert_ne!(keys(&mended), keys(&first));
    let name = mended["editions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["kind"] == "pages")
        .unwrap()["name"]
        .clone();
    let hits = served.get(&format!("search/{}?ships", name.as_str().unwrap())).json();
    assert_eq!(hits.as_array().unwrap().len(), 1);
}

#[test]
fn words_that_move_are_found_again() {
    let book = Scratch::book(&[("a.md", CHAPTER)]);
    let served = Served::new(&book, &[]);
    let pages = |state: &Value| {
        let all = state["editions"].as_array().unwrap();
        all.iter().find(|it| it["kind"] == "pages").unwrap()["name"].as_str().unwrap().to_owned()
    };
    let name = pages(&served.state());
    let before = &served.get(&format!("search/{name}?nobody")).json()[0];
    book.write(
        "a.md",
        CHAPTER.replace("\n\nThe", &format!("\n\n{}\n\nThe", "Before all that. ".repeat(400))),
    );
    served.next("round");
    let after = &served.get(&format!("search/{name}?nobody")).json()[0];
    assert_ne!(before["page"], after["page"]);
    let followed =
        served.get(&format!("follow/{name}/{}/{}", before["page"], before["area"][1])).json();
    assert_eq!((&followed["page"], &followed["y"]), (&after["page"], &after["area"][1]));
}

#[test]
fn only_loopback_is_listened_on() {
    let served = Served::new(&book(), &[]);
    assert!(TcpStream::connect(("127.0.0.1", served.port)).is_ok());
    // Another address of the same machine: it answers where a server listens on all of them.
    assert!(TcpStream::connect(("127.0.0.2", served.port)).is_err());
}

#[test]
fn the_host_is_loopback_with_our_port() {
    let served = Served::new(&book(), &[]);
    let (port, token) = (served.port, &served.token);
    let status = |hosts: &str| {
        served.raw(&format!("GET /{token}/ HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")).status
    };
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(status(&format!("Host: {host}:{port}\r\n")), 200, "{host}");
    }
    for host in
        ["recto.example", "127.0.0.1.recto.example", "127.0.0.2", "0.0.0.0", "user@127.0.0.1"]
    {
        assert_eq!(status(&format!("Host: {host}:{port}\r\n")), 403, "{host}");
    }
    assert_eq!(status("Host: 127.0.0.1\r\n"), 403);
    assert_eq!(status(&format!("Host: 127.0.0.1:{}\r\n", port ^ 1)), 403);
    assert_ne!(status(""), 200);
    assert_ne!(status(&format!("Host: 127.0.0.1:{port}\r\nHost: recto.example\r\n")), 200);
}

#[test]
fn what_does_something_comes_from_our_page_or_names_the_token() {
    let served = Served::new(&book(), &[]);
    let (host, token) = (served.host(), served.token.clone());
    let body = json!({ "file": "a.md", "line": 1 }).to_string();
    let status = |headers: &str| served.post("goto", headers, &body).status;
    assert_eq!(status(&format!("Origin: http://{host}\r\n")), 200);
    assert_eq!(status("Sec-Fetch-Site: same-origin\r\n"), 200);
    assert_eq!(status(&format!("X-Recto-Token: {token}\r\n")), 200);
    for refused in [
        String::new(),
        "Origin: null\r\n".to_owned(),
        "Origin: https://recto.example\r\n".to_owned(),
        format!("Origin: http://{host}.recto.example\r\n"),
        "Sec-Fetch-Site: cross-site\r\n".to_owned(),
        "Sec-Fetch-Site: same-site\r\n".to_owned(),
        "X-Recto-Token: 0\r\n".to_owned(),
        format!("X-Recto-Token: {token}\r\nOrigin: https://recto.example\r\n"),
    ] {
        assert_eq!(status(&refused), 403, "{refused}");
    }
}

#[test]
fn the_path_holds_128_random_bits_and_without_them_there_is_nothing() {
    let book = book();
    let (one, other) = (Served::new(&book, &[]), Served::new(&book, &[]));
    assert_ne!(one.token, other.token);
    assert!(one.token.len() == 32 && one.token.bytes().all(|it| it.is_ascii_hexdigit()));
    let host = one.host();
    for path in
        ["/", "/state", &format!("/{}/", other.token), &format!("/{}/state", "0".repeat(32))]
    {
        let answer =
            one.raw(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!((answer.status, answer.body.as_str()), (404, ""), "{path}");
    }
}

#[test]
fn every_answer_says_what_a_browser_may_do_with_it_and_none_lets_others_read_it() {
    let served = Served::new(&book(), &[]);
    let state = served.state();
    let ebook =
        state["editions"].as_array().unwrap().iter().find(|it| it["kind"] == "epub").unwrap();
    let chapter = format!(
        "epub/{}/1/{}",
        ebook["name"].as_str().unwrap(),
        ebook["chapters"][0]["path"].as_str().unwrap()
    );
    let answers = ["", "script.js", "style.css", "state", "nothing", &chapter]
        .map(|it| (it.to_owned(), served.get(it)));
    for (path, answer) in &answers {
        let has =
            |line: &str| assert!(answer.head.contains(line), "{path}: {line}: {}", answer.head);
        has("x-content-type-options: nosniff");
        has("referrer-policy: no-referrer");
        has("content-security-policy: default-src 'none';");
        has("base-uri 'none'; form-action 'none';");
        assert!(!answer.head.contains("access-control-"), "{}", answer.head);
        let policy =
            answer.head.lines().find(|it| it.starts_with("content-security-policy")).unwrap();
        match path.starts_with("epub/") {
            true => {
                has("sandbox allow-same-origin");
                assert!(!policy.contains("script"), "{policy}");
            }
            false => {
                has("script-src 'self'; style-src 'self';");
                has("connect-src 'self'; frame-src 'self';");
                has("frame-ancestors 'none'");
            }
        }
    }
    let index = &answers[0].1.body;
    assert!(index.contains("sandbox=\"allow-same-origin\""), "the frame runs no script");
    assert!(!index.contains("<script>") && !index.contains("style=\""), "nothing is inline");
    assert!(served.get("script.js").body.len() <= 60_000);
}

#[test]
fn no_file_is_looked_up() {
    let book = book();
    book.write("secret.txt", "nobody may read this");
    let served = Served::new(&book, &[]);
    let state = served.state();
    let ebook =
        state["editions"].as_array().unwrap().iter().find(|it| it["kind"] == "epub").unwrap();
    let name = ebook["name"].as_str().unwrap();
    for path in [
        format!("epub/{name}/1/../../../../secret.txt"),
        format!("epub/{name}/1/%2e%2e/%2e%2e/secret.txt"),
        format!("epub/{name}/1/{}", book.join("secret.txt").display()),
        format!("epub/{name}/1/secret.txt"),
        "secret.txt".to_owned(),
        "book.toml".to_owned(),
        "page/..%2fsecret.txt/0".to_owned(),
    ] {
        let answer = served.get(&path);
        assert!(
            answer.status >= 400 && !answer.body.contains("nobody may"),
            "{path}: {}",
            answer.status
        );
    }
    for file in ["secret.txt", "../a.md", "/etc/passwd", "book.toml/../secret.txt"] {
        for path in ["goto", "open"] {
            assert_eq!(
                served.tell(path, &json!({ "file": file, "line": 1 })).status,
                404,
                "{path} {file}"
            );
        }
    }
}

#[test]
fn head_body_and_connections_are_bounded() {
    let served = Served::new(&book(), &[]);
    let (host, token) = (served.host(), served.token.clone());
    let long = format!("X-Long: {}\r\n", "x".repeat(9_000));
    let answer = served
        .raw(&format!("GET /{token}/ HTTP/1.1\r\nHost: {host}\r\n{long}Connection: close\r\n\r\n"));
    assert_ne!(answer.status, 200);
    let mut place = json!({ "file": "a.md", "line": 1 });
    assert_eq!(served.tell("goto", &place).status, 200);
    place["file"] = json!("a".repeat(5_000));
    assert_eq!(served.tell("goto", &place).status, 400);

    // Sixteen windows that stay; one more is refused, and what they ask for is answered.
    let request = format!("GET /{token}/events HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let window = || {
        let mut stream = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    };
    let is_answered = |stream: &mut TcpStream, within| {
        stream.set_read_timeout(Some(within)).unwrap();
        stream.read(&mut [0; 16]).is_ok_and(|it| it > 0)
    };
    let mut windows: Vec<TcpStream> = (0..16).map(|_| window()).collect();
    assert!(windows.iter_mut().all(|it| is_answered(it, PATIENCE)));
    assert_eq!(served.get("events").status, 503);
    assert_eq!(served.get("state").status, 200);
    // With as many connections as there may be, the next one waits until one of them is closed.
    let silent = || TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    let others: Vec<TcpStream> = (16..64).map(|_| silent()).collect();
    let mut more = window();
    assert!(!is_answered(&mut more, Duration::from_millis(300)));
    drop((windows, others));
    assert!(is_answered(&mut more, PATIENCE));
}

#[test]
fn links_that_lead_elsewhere_and_cells_of_a_row_are_told_apart() {
    let text = |to: &str| {
        format!(
            "# One\n\nRead [this](#{to}).\n\n| sea | side |\n|---|---|\n| fog | horn |\n\n## B {{#b}}\n\n## C {{#c}}\n"
        )
    };
    let book = Scratch::book(&[("a.md", &text("b"))]);
    let served = Served::new(&book, &[]);
    let hits =
        |words: &str| served.get(&format!("search/print?{words}")).json().as_array().unwrap().len();
    assert_eq!((hits("sea%20side"), hits("seaside"), hits("foghorn")), (1, 0, 0));
    let before = served.state()["editions"][0]["pages"].clone();
    assert!(before.is_array());
    book.write("a.md", text("c"));
    served.next("round");
    assert_ne!(served.state()["editions"][0]["pages"], before);
}

#[test]
fn words_that_run_both_ways_are_found_with_what_follows_them() {
    let manifest = harness::MANIFEST.replace("en-GB", "he");
    let book = Scratch::book(&[("book.toml", &manifest), ("a.md", "# אחת\n\nOne *two* three.\n")]);
    let served = Served::new(&book, &[]);
    assert_eq!(served.state()["editions"][0]["rtl"], true);
    assert_eq!(served.get("search/print?two%20three.").json().as_array().unwrap().len(), 1);
}

#[test]
fn a_place_far_off_any_page_is_that_of_the_nearest_word() {
    let served = Served::new(&book(), &[]);
    let (low, high) = (i64::MIN, i64::MAX);
    for at in [format!("0/{low}/{high}"), format!("0/{high}/{low}"), "0/0/0".to_owned()] {
        assert_ne!(served.get(&format!("find/print/{at}")).status, 0, "{at}");
    }
    for y in [low, high] {
        assert_ne!(served.get(&format!("follow/print/0/{y}")).status, 0, "{y}");
    }
}

#[test]
fn a_book_that_is_not_there_is_refused_and_one_that_never_was_set_says_so() {
    let book = book();
    book.recto(&["serve", "nowhere"]).exits(2).says(&["nowhere can't be found"]);
    book.write("book.toml", "[book\n");
    let served = Served::new(&book, &[]);
    assert!(served.state()["stale"].is_string());
    let opened = served.tell("open", &json!({ "file": "book.toml", "line": 1 }));
    assert_eq!(opened.json(), json!({ "opened": false }), "its message leads there");
}

#[cfg(unix)]
#[test]
fn files_are_known_by_the_folder_behind_a_link_too() {
    let (book, beside) = (book(), Scratch::book(&[]));
    std::os::unix::fs::symlink(book.path(), beside.join("link")).unwrap();
    let served = Served::new(&beside, &["link"]);
    for file in [beside.join("link/a.md"), book.path().canonicalize().unwrap().join("a.md")] {
        let place = json!({ "file": file.to_str().unwrap(), "line": 5 });
        assert_eq!(served.tell("goto", &place).status, 200, "{}", file.display());
    }
}

#[test]
fn who_says_nothing_is_cut_off() {
    let served = Served::new(&book(), &[]);
    let mut stream = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // The end, not a time-out of ours.
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    assert!(!String::from_utf8_lossy(&all).contains("200 OK"));
}

#[cfg(unix)]
#[test]
fn the_editor_opens_files_of_the_book_without_a_shell() {
    let name = "a $(touch shell); b.md";
    let manifest = harness::MANIFEST.replace("a.md", name);
    let book = Scratch::book(&[("book.toml", &manifest), (name, CHAPTER)]);
    book.write("secret.md", "# Secret\n");
    let served = Served::new(&book, &["--editor", "cp {file} opened-{line}-{col}"]);
    let opened = served.tell("open", &json!({ "file": name, "line": 3, "column": 5 }));
    assert_eq!(opened.json(), json!({ "opened": true }));
    let place = served.next("place");
    assert!(place["file"].as_str().unwrap().ends_with(name));
    let copy = book.join("opened-3-5");
    for _ in 0..1_200 {
        if std::fs::read_to_string(&copy).is_ok_and(|it| it == CHAPTER) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), CHAPTER);
    assert!(!book.join("shell").exists());
    assert_eq!(served.tell("open", &json!({ "file": "secret.md", "line": 1 })).status, 404);
    let refused = book.recto(&["serve", "--editor", "vim"]).exits(2);
    refused.says(&["does not say where the file goes"]);
}

/// In a real browser: pages as the PDF has them, edits, errors, both panes, keyboard, phone, dark, and what axe-core says.
#[test]
fn the_window_does_what_an_author_asks_of_it() {
    let Some(mut window) = harness::validator("serve-window") else { return };
    let book = Scratch::copy_of(&harness::root().join("book"));
    book.recto(&["build", "-e", "print", "-o", "out"]).exits(0);
    let sheets = book.join("out/sheets");
    std::fs::create_dir_all(&sheets).unwrap();
    let pdf = book.join("out/permanent-revolution-print.pdf");
    let mut draw = std::process::Command::new("pdftoppm");
    harness::run(draw.args(["-r", "144", "-png"]).arg(pdf).arg(sheets.join("page"))).exits(0);
    std::fs::rename(&sheets, book.join("sheets")).unwrap();
    window
        .arg(env!("CARGO_BIN_EXE_recto"))
        .arg(book.path())
        .arg("--sheets")
        .arg(book.join("sheets"));
    let run = harness::run(&mut window);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}
