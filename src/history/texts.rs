//! The texts of old versions: those that are needed next are unpacked on a second thread, while what
//! came before them is read.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use crate::error::Result;
use crate::limits;
use crate::snapshot::{Content, Repository, TextReader};

/// This many texts wait to be read.
const AHEAD: usize = 8;

/// A text; `None` where it is too large.
type Text = Option<String>;

/// The texts of a repository.
pub(super) struct Texts<'a> {
    repository: &'a Repository,
    ahead: Option<Ahead>,
    /// What the other thread was asked for and has not given.
    asked: VecDeque<Content>,
}

/// The other thread.
struct Ahead {
    asks: Sender<Content>,
    /// What it read; `None` where it could not.
    gives: Receiver<Option<Text>>,
    thread: JoinHandle<()>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(repository: &'a Repository) -> Self {
        Self { repository, ahead: None, asked: VecDeque::new() }
    }

    /// Says which texts are needed next, in this order.
    pub(super) fn ask(&mut self, contents: &[Content]) {
        if self.ahead.is_none() {
            self.ahead = self.repository.text_reader().map(Ahead::begin);
        }
        let Some(ahead) = &self.ahead else { return };
        for content in contents {
            if ahead.asks.send(*content).is_ok() {
                self.asked.push_back(*content);
            }
        }
    }

    /// A text, from wherever it comes first.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn get(&mut self, content: Content) -> Result<Text> {
        if let Some(ahead) = &self.ahead
            && let Some(place) = self.asked.iter().position(|asked| *asked == content)
        {
            // Nobody needed those before it.
            self.asked.drain(..=place);
            let mut given = None;
            for _ in 0..=place {
                given = ahead.gives.recv().ok().flatten();
            }
            if let Some(text) = given {
                return Ok(text);
            }
        }
        self.at_once(content)
    }

    /// A text that nobody was asked for.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn at_once(&self, content: Content) -> Result<Text> {
        self.repository.text_of(content, limits::BACKLOG_FILE)
    }
}

impl Drop for Texts<'_> {
    fn drop(&mut self) {
        if let Some(Ahead { asks, gives, thread }) = self.ahead.take() {
            drop((asks, gives));
            // It has nothing to say any more.
            let _ = thread.join();
        }
    }
}

impl Ahead {
    fn begin(reader: TextReader) -> Self {
        let (asks, asked) = mpsc::channel();
        let (give, gives) = mpsc::sync_channel(AHEAD);
        let thread = thread::spawn(move || {
            for content in asked {
                if give.send(reader.text_of(content, limits::BACKLOG_FILE)).is_err() {
                    return;
                }
            }
        });
        Self { asks, gives, thread }
    }
}
