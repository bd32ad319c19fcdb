//! Arguments in; files, messages and an exit code out.

use crate::cli::init::Template;
use crate::cli::report::Format;
use crate::cli::schema::Schema;
use clap::{Parser, Subcommand};
use recto::project::Handed;
use std::path::PathBuf;
use std::process::ExitCode;

mod build;
mod depfile;
mod event;
mod explain;
mod fonts;
mod generate;
mod init;
mod interrupt;
mod list;
mod lock;
mod mdbook;
mod print;
mod progress;
mod rebuild;
mod report;
mod save;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod session;
mod styles;
mod themes;
mod timings;
mod verify;
mod watch;

/// Exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Exit {
    /// All is well.
    Done = 0,
    /// The book has errors; the last good output is untouched.
    BookErrors = 1,
    /// The command line is wrong (clap's own exit code).
    Usage = 2,
    /// The world outside failed: a folder that can't be read, a disk that is full.
    Environment = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Turns a folder of Markdown chapters into an accessible EPUB and well-set PDFs.
#[derive(Debug, Parser)]
#[command(name = "recto", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds editions of books, each into `dist` in its folder, or beside the file that is a book.
    Build(BuildArguments),
    /// Builds a book, and again whenever a file of it changes.
    Watch(WatchArguments),
    /// Shows a book in the browser while it is written: its pages and its e-book, again at each change.
    #[cfg(feature = "serve")]
    Serve(ServeArguments),
    /// Finds everything wrong with books and writes nothing.
    Check(CheckArguments),
    /// Reads finished PDFs and EPUBs and compares their text, word by word.
    Verify(VerifyArguments),
    /// Writes `recto.lock`: the hashes of all that shapes books beside their text.
    Lock(LockArguments),
    /// Makes a small book that builds.
    Init {
        /// Folder of the new book; made if it is not there.
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The kind of book to begin with.
        #[arg(long, value_enum, value_name = "KIND")]
        template: Option<Template>,
    },
    /// Lists families of fonts, or copies one of the machine's into a book.
    Fonts {
        #[command(flatten)]
        fonts: FontsArguments,
        #[command(subcommand)]
        what: Option<FontsCommand>,
    },
    /// Builds the book that mdBook writes to standard input: a back end of mdBook's.
    Mdbook,
    /// Lists the editions of books, with the chapters, words and pages of each.
    List(ListArguments),
    /// Lists the citation styles that a book may name.
    Styles {
        /// Only styles with this word in their name or title.
        word: Option<String>,
    },
    /// Lists the designs that a theme may name, or draws a specimen of each.
    Themes {
        /// Draws specimens: a PDF of each design, and its pages as pictures.
        #[arg(long)]
        specimen: bool,
        /// Where the specimens go.
        #[arg(
            short = 'o',
            long,
            value_name = "DIR",
            default_value = "specimens",
            requires = "specimen"
        )]
        output_dir: PathBuf,
    },
    /// Writes the JSON Schema of `book.toml` or `theme.toml` to standard output, for editors that complete and check by it.
    Schema {
        /// Which of the two.
        #[arg(value_enum, default_value_t = Schema::Book, value_name = "FILE")]
        of: Schema,
    },
    /// Explains a diagnostic.
    Explain {
        /// Its code, as printed in brackets; all codes are listed without one.
        code: Option<String>,
    },
    /// Writes the completions of a shell to standard output.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Writes the manual page to standard output, or one a command into a folder.
    Man {
        /// Where a page for each command goes.
        #[arg(short = 'o', long, value_name = "DIR")]
        output_dir: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct BuildArguments {
    #[command(flatten)]
    book: BookArguments,
    /// Where the outputs go, in place of `dist` in the book's folder or of the book's file.
    #[arg(short = 'o', long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Writes the editions even if the book has errors; each is visible in the text.
    #[arg(long)]
    keep_going: bool,
    /// Fails if a font, picture, style, theme or recto itself is another than `recto.lock` says.
    #[arg(long)]
    locked: bool,
    /// Says how long each step took.
    #[arg(long)]
    timings: bool,
    /// Writes which files the outputs were made from, as a rule that `make` and `ninja` read.
    #[arg(long, value_name = "FILE")]
    depfile: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct WatchArguments {
    #[command(flatten)]
    build: BuildArguments,
    /// Looks for changes by itself, for file systems that don't tell of them: those of networks and of containers.
    #[arg(long)]
    poll: bool,
}

#[cfg(feature = "serve")]
#[derive(Debug, clap::Args)]
struct ServeArguments {
    #[command(flatten)]
    book: BookArguments,
    /// The port of this machine; one that is free unless given.
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    port: u16,
    /// Opens the browser.
    #[arg(long)]
    open: bool,
    /// The command that opens a place in your editor, with `{file}`, `{line}` and `{col}`; or `code`, `codium`, `emacs`, `gvim`,
    /// `idea`, `kate`, `sublime`, `zed`.
    #[arg(long, value_name = "PATTERN")]
    editor: Option<String>,
    /// Looks for changes by itself, for file systems that don't tell of them: those of networks and of containers.
    #[arg(long)]
    poll: bool,
}

#[derive(Debug, clap::Args)]
struct ListArguments {
    #[command(flatten)]
    book: BookArguments,
}

#[derive(Debug, clap::Args)]
struct CheckArguments {
    #[command(flatten)]
    book: BookArguments,
    /// Fails if a font, picture, style, theme or recto itself is another than `recto.lock` says.
    #[arg(long)]
    locked: bool,
}

#[derive(Debug, clap::Args)]
struct LockArguments {
    #[command(flatten)]
    book: BookArguments,
}

#[derive(Debug, clap::Args)]
struct VerifyArguments {
    #[command(flatten)]
    book: BookArguments,
    /// Where the finished files are, in place of `dist` in the book's folder or of the book's file.
    #[arg(short = 'o', long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Also builds twice, with other threads, time zone and folder, and compares the files byte by byte.
    #[arg(long)]
    rebuild: bool,
    /// Fails if a font, picture, style, theme or recto itself is another than `recto.lock` says.
    #[arg(long)]
    locked: bool,
}

#[derive(Debug, Subcommand)]
enum FontsCommand {
    /// Copies a family into the book's `fonts`, with a note of its licence.
    Add {
        /// Its name, as `recto fonts` lists it.
        family: String,
    },
}

#[derive(Debug, clap::Args)]
struct FontsArguments {
    /// The book's folder.
    #[arg(long, default_value = ".", value_name = "DIR", global = true)]
    book: PathBuf,
    /// A folder of fonts to look through in place of the machine's; may be given more than once.
    #[arg(long, value_name = "DIR", global = true)]
    from: Vec<PathBuf>,
    /// Only families that have this script, by Unicode's name: `Han`, `Arabic`.
    #[arg(long, value_name = "SCRIPT")]
    script: Option<String>,
    /// How families, and what was copied, are written.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT", global = true)]
    message_format: Format,
}

#[derive(Clone, Debug, clap::Args)]
struct BookArguments {
    /// Folders of books, or Markdown files that are books of their own.
    #[arg(default_value = ".", value_name = "BOOK")]
    books: Vec<PathBuf>,
    /// Only this edition; may be given more than once.
    #[arg(short, long = "edition", value_name = "EDITION")]
    editions: Vec<String>,
    /// How diagnostics, and what was done, are written.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    message_format: Format,
    /// Treats `warnings` as errors.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Threads; as many as the machine has cores unless given. The outputs are the same with any number.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Says nothing but diagnostics.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Also says what was read.
    #[arg(short, long)]
    verbose: bool,
    /// The book, where mdBook hands it over.
    #[arg(skip)]
    handed: Option<Handed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    Warnings,
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    if mdbook::is_called() {
        return mdbook::mdbook().into();
    }
    let arguments = Arguments::parse();
    let exit = match arguments.command {
        Command::Build(it) => build::build(&it),
        Command::Watch(it) => watch::watch(&it),
        #[cfg(feature = "serve")]
        Command::Serve(it) => serve::serve(&it),
        Command::Check(it) => build::check(&it),
        Command::Verify(it) => verify::verify(&it),
        Command::Lock(it) => lock::lock(&it.book),
        Command::Init { dir, template } => init::init(&dir, template),
        Command::Fonts { fonts, what: None } => fonts::list(&fonts),
        Command::Fonts { fonts, what: Some(FontsCommand::Add { family }) } => {
            fonts::add(&family, &fonts)
        }
        Command::Mdbook => mdbook::mdbook(),
        Command::List(it) => list::list(&it.book),
        Command::Themes { specimen: false, .. } => themes::themes(),
        Command::Themes { output_dir, .. } => themes::specimens(&output_dir),
        Command::Styles { word } => styles::styles(word.as_deref()),
        Command::Schema { of } => schema::schema(of),
        Command::Explain { code } => explain::explain(code.as_deref()),
        Command::Completions { shell } => generate::completions(shell),
        Command::Man { output_dir } => generate::manual(output_dir.as_deref()),
    };
    exit.into()
}
