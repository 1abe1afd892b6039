//! The smallest model and input that still differ, as a line for `cases.jsonl`.

use crate::model::Model;
use crate::peer::{Answer, Ask, Peer};
use crate::{ours, rules, theirs};
use hardie_runtime::value::{Map, Value, json};

/// Shrinks a difference: first the texts, then the model, until nothing can go.
pub(crate) fn shrink(peer: &mut Peer, model: &Model, ask: &Ask) -> String {
    let (mut model, mut ask) = (model.clone(), ask.clone());
    loop {
        let table = model.table();
        let smaller: Vec<Ask> = smaller(&ask);
        let answers = theirs(peer, &model, &smaller);
        let still = smaller.into_iter().zip(answers).find(|(ask, theirs)| {
            rules::agree(table, ask, &ours::answer(table, ask), theirs).is_none()
        });
        match still {
            Some((smaller, _)) => ask = smaller,
            None => break,
        }
    }
    let mut number = 0;
    while let Some(smaller) = model.without_member(number) {
        let table = smaller.table();
        let is_there = matches!(ask, Ask::Document(_)) || ours::member(table, &ask).is_some();
        let differs = is_there && {
            let theirs = theirs(peer, &smaller, std::slice::from_ref(&ask)).remove(0);
            rules::agree(table, &ask, &ours::answer(table, &ask), &theirs).is_none()
        };
        if differs {
            model = smaller;
        } else {
            number += 1;
        }
    }
    let answer = theirs(peer, &model, std::slice::from_ref(&ask)).remove(0);
    let ours = ours::answer(model.table(), &ask);
    format!("{}\n  ours: {ours:?}", line(&model, &ask, &answer))
}

/// The same ask with less in its texts: without a word, without some characters.
fn smaller(ask: &Ask) -> Vec<Ask> {
    let texts: Vec<String> = ask.texts().into_iter().map(str::to_owned).collect();
    let mut out = Vec::new();
    for at in 0..texts.len() {
        if matches!(ask, Ask::Words(..)) && texts.len() > 1 {
            let mut fewer = texts.clone();
            fewer.remove(at);
            out.push(ask.with_texts(fewer));
        }
        let chars: Vec<char> = texts[at].chars().collect();
        let mut size = chars.len();
        while size > 0 {
            for from in (0..=chars.len() - size).step_by((size / 2).max(1)) {
                let mut shorter = texts.clone();
                shorter[at] = chars[..from].iter().chain(&chars[from + size..]).collect();
                out.push(ask.with_texts(shorter));
            }
            size /= 2;
        }
    }
    out
}

fn line(model: &Model, ask: &Ask, answer: &Answer) -> String {
    let text = |text: &str| Value::from(text);
    let texts = |texts: &[String]| Value::List(texts.iter().map(|it| text(it)).collect());
    let map = |entries: &[(&str, Value)]| {
        Value::Map(
            entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect::<Map>(),
        )
    };
    let ask = match ask {
        Ask::Words(option, words) => map(&[("option", text(option)), ("words", texts(words))]),
        Ask::Text(option, it) => map(&[("option", text(option)), ("text", text(it))]),
        Ask::Document(it) => map(&[("document", text(it))]),
        Ask::Flat { option, flat, braced } => {
            map(&[("option", text(option)), ("flat", text(flat)), ("braced", text(braced))])
        }
    };
    let want = match answer {
        Answer::Error(error) => map(&[("error", text(error))]),
        Answer::Value(value, problems) => {
            map(&[("value", text(value)), ("problems", texts(problems))])
        }
        Answer::Absurd(value, absurd) => map(&[("value", text(value)), ("absurd", text(absurd))]),
    };
    json::to_string(&map(&[("model", texts(&model.lines())), ("ask", ask), ("want", want)]))
}

/// The ask of a recorded case.
pub(crate) fn ask_of(value: &Value) -> Ask {
    let map = value.as_map().unwrap();
    let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(document) = text("document") {
        return Ask::Document(document);
    }
    let option = text("option").unwrap();
    if let (Some(flat), Some(braced)) = (text("flat"), text("braced")) {
        return Ask::Flat { option, flat, braced };
    }
    match text("text") {
        Some(text) => Ask::Text(option, text),
        None => {
            let words = map["words"].as_list().unwrap();
            Ask::Words(option, words.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
    }
}
