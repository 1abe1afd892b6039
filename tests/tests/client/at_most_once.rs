//! After any fault there is at most one contact per client token: the request reaches the emulator,
//! and the response is lost.

use crate::server::{Answer, Server};
use crate::support::{call, run};
use connect_local::{ConnectLocal, Options};
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn a_lost_answer_makes_no_second_contact() {
    let endpoint = ConnectLocal::start_blocking(Options::new()).unwrap();
    for lost in 0..=3_usize {
        let before = endpoint.contacts().len();
        let to = endpoint.url().to_owned();
        let count = AtomicUsize::new(0);
        let relay = Server::by(move |_| {
            let number = count.fetch_add(1, Ordering::Relaxed);
            let to = to.clone();
            if number < lost { Answer::Lose { to } } else { Answer::Pass { to } }
        });
        let home = tempfile::tempdir().unwrap();
        let ran = run(call(home.path(), &relay)
            .env("AWS_ACCESS_KEY_ID", endpoint.access_key_id())
            .env("AWS_SECRET_ACCESS_KEY", endpoint.secret_access_key())
            .args(["--client-token", &format!("token-{lost}")]));
        assert_eq!(ran.code, Some(if lost < 3 { 0 } else { 255 }), "{lost} lost: {}", ran.err);
        assert_eq!(relay.seen().len(), (lost + 1).min(3));
        assert_eq!(endpoint.contacts().len() - before, 1, "{lost} lost");
    }
}
