//! A symbol of life on standard error, for a person who waits longer than a second.

use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Nobody wonders about a shorter silence.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line that counts the seconds until something else is said.
#[derive(Debug, Default)]
pub struct Progress(Option<Running>);

#[derive(Debug)]
struct Running {
    stopped: Arc<(Mutex<bool>, Condvar)>,
    thread: JoinHandle<()>,
}

impl Progress {
    /// Begins to count on standard error, which has to be a terminal.
    #[must_use]
    pub fn start() -> Self {
        Self::on(std::io::stderr(), PATIENCE)
    }

    fn on(mut out: impl Write + Send + 'static, step: Duration) -> Self {
        let stopped = Arc::new((Mutex::new(false), Condvar::new()));
        let watched = Arc::clone(&stopped);
        let count = move || {
            let (stopped, bell) = &*watched;
            let mut seconds = 0;
            let mut guard = stopped.lock().unwrap_or_else(PoisonError::into_inner);
            while !*guard {
                let waited = bell.wait_timeout(guard, step).unwrap_or_else(PoisonError::into_inner);
                guard = waited.0;
                if !*guard && waited.1.timed_out() {
                    seconds += 1;
                    // What gets lost of it does no harm.
                    let _ = write!(out, "\r\u{1b}[Kworking: {seconds} s");
                    let _ = out.flush();
                }
            }
            if seconds > 0 {
                let _ = write!(out, "\r\u{1b}[K");
                let _ = out.flush();
            }
        };
        // Where no thread can be had, nothing is shown.
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(count).ok();
        Self(thread.map(|thread| Running { stopped, thread }))
    }

    /// Takes the line away, before something else is written.
    pub fn stop(&mut self) {
        let Some(running) = self.0.take() else { return };
        let (stopped, bell) = &*running.stopped;
        *stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
        let _ = running.thread.join();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn shown(step: Duration, work: Duration) -> String {
        let out = Shared::default();
        let mut progress = Progress::on(out.clone(), step);
        std::thread::sleep(work);
        progress.stop();
        progress.stop();
        String::from_utf8(out.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn who_waits_sees_seconds_and_nothing_of_them_is_left() {
        let long = shown(Duration::from_millis(5), Duration::from_millis(100));
        assert!(long.starts_with("\r\u{1b}[Kworking: 1 s"), "{long:?}");
        assert!(long.ends_with("\r\u{1b}[K"), "{long:?}");
        assert_eq!(shown(Duration::from_secs(60), Duration::ZERO), "");
    }
}
