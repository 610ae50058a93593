//! What a command needs beside its arguments, and where it says what.

use std::borrow::Cow;
use std::io::{BufRead as _, Read as _, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::backlog::Candidate;
use crate::change::DescriptionOrigin;
use crate::cli::progress::Progress;
use crate::env::Env;
use crate::error::{Error, ErrorKind, Result};
use crate::escape::log::{log, log_line};
use crate::finding::wrap;
use crate::gate::inputs::Inputs;
use crate::limits;
use crate::source::RepoPath;

/// The verdict is pass.
pub const EXIT_PASS: u8 = 0;
/// The verdict is fail.
pub const EXIT_FAIL: u8 = 1;
/// The gate could not decide. A gate that cannot decide never passes.
pub const EXIT_UNDECIDED: u8 = 2;

/// What a command needs beside its arguments.
pub struct Host<'a> {
    /// The environment.
    pub env: &'a Env,
    /// Today, in UTC.
    pub today: Date,
    /// Now.
    pub now: Timestamp,
    /// Where the report goes.
    pub out: &'a mut dyn Write,
    /// Where hints go.
    pub err: &'a mut dyn Write,
    /// Whether `out` is a terminal.
    pub is_terminal: bool,
    /// How wide that terminal is, in columns, where it says so.
    pub width: Option<usize>,
    /// Whether colours may be used on `out`.
    pub color: bool,
    /// How much is said on `err`.
    pub talk: Talk,
    /// Whether a person is there to answer a question.
    pub is_attended: bool,
    /// Whether a person may be looking at `err`, as it is a terminal.
    pub is_watched: bool,
    /// The line on `err` that shows that work goes on.
    pub progress: Progress,
}

/// How much is said on standard error beside errors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Talk {
    /// Nothing.
    Quiet,
    /// How it ended, where no report is to be seen.
    #[default]
    Normal,
    /// What is read, and why, too.
    Verbose,
}

impl std::fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").field("today", &self.today).finish_non_exhaustive()
    }
}

impl Host<'_> {
    /// Writes to standard output, byte for byte.
    ///
    /// # Errors
    /// Where nobody reads it any more, or there is no room: what was not read was not a pass.
    pub(super) fn print(&mut self, text: &str) -> Result<()> {
        self.progress.stop();
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        written.map_err(|error| {
            Error::new(ErrorKind::Output, "the report could not be written to standard output")
                .because(error)
                .hint("make room, or write it elsewhere: `--format FORMAT=FILE`")
        })
    }

    /// Writes a page to standard output; at a terminal its lines end at words.
    ///
    /// # Errors
    /// As [`Host::print`].
    pub(super) fn print_page(&mut self, text: &str) -> Result<()> {
        let page = self.page(text);
        self.print(&page)
    }

    /// A page as it is shown: at a terminal its lines end at words.
    pub(super) fn page<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.env.columns().or(self.width).filter(|_| self.is_terminal) {
            Some(width) => Cow::Owned(wrap::page(text, width)),
            None => Cow::Borrowed(text),
        }
    }

    /// Writes lines that hold texts of others to standard output. Any runner may read commands
    /// there, so no line becomes one.
    pub(super) fn print_log(&mut self, text: &str) -> Result<()> {
        self.print(&log(text))
    }

    /// Says one line on standard error, unless that is more than the caller wants to hear. A line
    /// that gets lost does no harm.
    pub(super) fn say(&mut self, least: Talk, text: &str) {
        let wanted = match (self.talk, least) {
            (Talk::Quiet, _) | (Talk::Normal, Talk::Verbose) => false,
            (Talk::Normal | Talk::Verbose, _) => true,
        };
        if wanted {
            self.progress.stop();
            let _ = writeln!(self.err, "{}", log_line(text));
        }
    }

    /// Asks a person for one line; `None` where nobody is there to answer.
    pub(super) fn ask(&mut self, question: &str) -> Option<String> {
        if !self.is_attended || self.talk == Talk::Quiet {
            return None;
        }
        self.progress.stop();
        let _ = write!(self.err, "{} ", log_line(question));
        let _ = self.err.flush();
        let mut answer = String::new();
        // Whoever ends the input has said nothing.
        std::io::stdin().lock().take(limits::ANSWER).read_line(&mut answer).ok()?;
        Some(answer.trim().to_owned())
    }

    /// Says what was read, and why it was read so.
    pub(super) fn say_what_is_read(&mut self, inputs: &Inputs) {
        if let Some(change) = &inputs.change {
            self.say(Talk::Verbose, &format!("judging {}..{}", change.base, change.head));
        }
        let description = inputs.change.as_ref().and_then(|change| change.description.as_ref());
        let is_of_event = description.is_some_and(|it| it.origin == DescriptionOrigin::Event);
        if is_of_event && self.env.is_repeated() {
            let text = "This run repeats an earlier one, and judges the description of that time; \
                        with a token the gate reads it as it is now.";
            self.say(Talk::Normal, text);
        }
        for file in &inputs.backlog.files {
            let (taken, others) = match file.candidates.split_first() {
                Some((taken, others)) => (taken.reason.as_str(), others),
                None => ("", &[][..]),
            };
            self.say(Talk::Verbose, &format!("{}: {} ({taken})", file.path, file.dialect));
            self.say_what_was_not_taken(&file.path, others);
        }
        for (path, candidates) in &inputs.backlog.unread {
            self.say_what_was_not_taken(path, candidates);
        }
    }

    fn say_what_was_not_taken(&mut self, path: &RepoPath, candidates: &[Candidate]) {
        for candidate in candidates {
            let reason = format!("{path}: {}", candidate.refusal());
            self.say(Talk::Verbose, &reason);
        }
    }

    /// Where the file of a report goes: from the current directory on, but in an action, whose
    /// current directory is the workspace, from the repository that it judges.
    pub(super) fn file(&self, file: &Path) -> PathBuf {
        let input = self.env.input("working_directory").filter(|_| self.env.in_github_actions());
        input.map_or_else(|| file.to_owned(), |folder| Path::new(folder).join(file))
    }
}
