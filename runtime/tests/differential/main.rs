//! Random models and inputs, read here and by the AWS CLI itself, must come to the same value, the
//! same error at the same place, and the same problems.
//!
//! Needs `python3` (3.11 or 3.12, whose texts are ours) with the package `awscli`; skipped where
//! they are missing. `HARDIE_INPUTS=200000` asks more, `HARDIE_SEED=2` other questions. A
//! difference is shrunk and printed as a line for `cases.jsonl`, whose cases are tested without
//! Python too.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "all of it is a test")]

mod inputs;
mod model;
mod ours;
mod peer;
#[path = "../common/random.rs"]
mod random;
mod rules;
mod shrink;

use hardie_runtime::table::Kind;
use hardie_runtime::value::{Value, json};
use model::Model;
use peer::{Answer, Ask, Peer};
use random::Random;
use std::collections::BTreeMap;

/// How many questions one model gets.
const ASKS: usize = 50;

#[test]
fn same_as_the_aws_cli() {
    let Some(mut peer) = Peer::start() else {
        println!("skipped: no python3 of a known version with awscli");
        return;
    };
    let number =
        |name: &str, or| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let mut random = Random(number("HARDIE_SEED", 1));
    let count = usize::try_from(number("HARDIE_INPUTS", 4000)).unwrap();
    let mut figures: BTreeMap<String, usize> = BTreeMap::new();
    let mut differences: Vec<String> = Vec::new();
    let mut asked = 0;
    while asked < count && differences.len() < 20 {
        let model = Model::random(&mut random);
        let asks: Vec<Ask> = (0..ASKS).map(|_| inputs::ask(&model, &mut random)).collect();
        let (answers, table) = (theirs(&mut peer, &model, &asks), model.table());
        asked += asks.len();
        for (ask, theirs) in asks.iter().zip(&answers) {
            let sort = match theirs {
                Answer::Error(_) => "no value",
                Answer::Value(_, problems) if problems.is_empty() => "valid value",
                Answer::Value(..) => "value with problems",
                Answer::Absurd(..) => "absurd moment",
            };
            *figures.entry(format!("AWS CLI: {sort}")).or_default() += 1;
            let agreed = rules::agree(table, ask, &ours::answer(table, ask), theirs);
            *figures.entry(format!("agreement: {}", agreed.unwrap_or("none"))).or_default() += 1;
            if agreed.is_none() {
                differences.push(shrink::shrink(&mut peer, &model, ask));
            }
        }
    }
    println!("{asked} inputs, {} models", asked / ASKS);
    for (figure, count) in &figures {
        println!("{count:>8} {figure}");
    }
    assert!(differences.is_empty(), "differences, as cases:\n{}", differences.join("\n"));
}

/// Counter-examples of earlier runs, with what the AWS CLI answered.
#[test]
fn counter_examples() {
    let mut peer = Peer::start();
    for line in include_str!("cases.jsonl").lines() {
        let case = json::parse_lossy(line).unwrap();
        let case = case.as_map().unwrap();
        let lines = case["model"].as_list().unwrap();
        let model = Model::from_lines(&lines.iter().filter_map(Value::as_str).collect::<Vec<_>>());
        let ask = shrink::ask_of(&case["ask"]);
        let want = Answer::from_value(&case["want"]);
        let table = model.table();
        let got = ours::answer(table, &ask);
        assert!(rules::agree(table, &ask, &got, &want).is_some(), "{line}\n{got:?}");
        if let Some(peer) = &mut peer {
            assert_eq!(theirs(peer, &model, std::slice::from_ref(&ask)), [want], "{line}");
        }
    }
}

/// The AWS CLI's answers.
fn theirs(peer: &mut Peer, model: &Model, asks: &[Ask]) -> Vec<Answer> {
    let table = model.table();
    let is_list =
        |ask: &Ask| ours::member(table, ask).is_some_and(|it| it.target().kind() == Kind::List);
    let lines = asks.iter().map(|ask| ask.to_value(is_list(ask))).collect();
    let answers = peer.answers(&model.botocore(), lines).expect("the peer has ended");
    answers.iter().map(Answer::from_value).collect()
}
