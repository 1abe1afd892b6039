//! Ends the program if its terminal goes away while it prompts.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of shells for a program that SIGHUP ended.
const EXIT: i32 = 129;

/// Watches the terminal until it is dropped.
///
/// Without it, a program that ignores SIGHUP (as under `nohup`) uses a whole core for ever:
/// crossterm takes the end of input for "nothing yet" and reads again.
pub(super) struct Watch(Arc<AtomicBool>);

impl Watch {
    /// Starts to watch standard input on a thread, which costs nothing until the terminal goes
    /// away.
    pub(super) fn start() -> Watch {
        let prompting = Arc::new(AtomicBool::new(true));
        let flag = Arc::clone(&prompting);
        // If no thread can be started, SIGHUP still ends programs that do not ignore it.
        let _ = std::thread::Builder::new().spawn(move || {
            if is_hung_up() && flag.load(Ordering::SeqCst) {
                std::process::exit(EXIT);
            }
        });
        Watch(prompting)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// Waits until standard input hangs up; false if it cannot be watched.
fn is_hung_up() -> bool {
    let stdin = std::io::stdin();
    loop {
        // No events are asked for: hang-ups and errors are always reported.
        let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut watched, None) {
            Ok(_) => return watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}
