//! Iterations over random pages, compared with botocore's, recorded in `recorded.jsonl`
//! (`tests/peers/paging.py`).

use super::{Merged, PageRequest, Pages};
use crate::error::Error;
use hardie_runtime::service::Pagination;
use hardie_runtime::value::{Map, Number, Value, json};

/// Another file in the same format, for longer runs.
const VARIABLE: &str = "HARDIE_RECORDED_PAGING";

fn names(config: &Map, key: &str) -> Vec<String> {
    match config.get(key) {
        Some(Value::List(list)) => {
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(Value::String(name)) => vec![name.clone()],
        _ => Vec::new(),
    }
}

fn map(case: &Map, key: &str) -> Map {
    case.get(key).and_then(Value::as_map).cloned().unwrap_or_default()
}

/// The result of an iteration: the whole, and the parts in text output.
fn walk(case: &Map, asked: &mut Vec<Value>) -> Result<(Value, Vec<Value>), Error> {
    let (config, wanted, mut input) =
        (map(case, "config"), map(case, "wanted"), map(case, "given"));
    let one = |key: &str| names(&config, key).first().cloned();
    let pagination = Pagination {
        input: names(&config, "input_token"),
        output: names(&config, "output_token"),
        items: names(&config, "result_key"),
        size: one("limit_key"),
        more: one("more_results"),
        keep: names(&config, "non_aggregate_keys"),
    };
    let max_items = match wanted.get("MaxItems") {
        Some(Value::Number(Number::Integer(max_items))) => Some(*max_items),
        _ => None,
    };
    let start = wanted.get("StartingToken").and_then(Value::as_str).map(str::to_owned);
    let mut pages = Pages::new(
        pagination,
        PageRequest { start, max_items, size: wanted.get("PageSize").cloned() },
    )?;
    pages.begin(&mut input);
    let (mut merged, mut shown) = (Merged::new(), Vec::new());
    let mut whole = None;
    for page in case["pages"].as_list().unwrap() {
        let mut page = page.clone();
        asked.push(Value::Map(input.clone()));
        pages.take(&mut page)?;
        // A run uses one or the other, since both take the kept members.
        let kept = pages.kept().clone();
        shown.push(pages.items_of(&mut page.clone())?);
        pages.kept = kept;
        if shown.len() > 1 {
            shown.pop();
            let mut part = Value::Map(Map::new());
            for path in pages.items().to_vec() {
                super::set(
                    &mut part,
                    &path,
                    super::find(&page, &path).cloned().unwrap_or_default(),
                )?;
            }
            shown.push(part);
        }
        let goes_on = pages.advance(&page, &mut input)?;
        merged.add(&mut page, &pages)?;
        if !goes_on {
            whole = Some(merged.finish(&pages));
            break;
        }
    }
    Ok((whole.unwrap(), shown))
}

#[test]
fn pages_as_botocore() {
    let other = std::env::var(VARIABLE).map(|path| std::fs::read_to_string(path).unwrap());
    let mut same = 0;
    for line in other.as_deref().unwrap_or(include_str!("recorded.jsonl")).lines() {
        let Value::Map(case) = json::parse(line).unwrap() else { panic!("no case: {line}") };
        let mut asked = Vec::new();
        let got = walk(&case, &mut asked);
        match case.get("error") {
            Some(error) => {
                let text = got.map_err(|error| error.message().to_owned());
                assert_eq!(
                    text.map(|(whole, _)| json::to_string(&whole)),
                    Err(error.as_str().unwrap().to_owned()),
                    "{line}"
                );
            }
            None => {
                let (whole, shown) = got.unwrap_or_else(|error| panic!("{error}: {line}"));
                assert_eq!(json::to_string(&whole), json::to_string(&case["whole"]), "{line}");
                assert_eq!(
                    json::to_string(&Value::List(shown)),
                    json::to_string(&case["shown"]),
                    "{line}"
                );
            }
        }
        assert_eq!(sorted(Value::List(asked)), sorted(case["asked"].clone()), "{line}");
        same += 1;
    }
    println!("{same} walks as botocore's");
    assert!(same >= 100, "{same}");
}

/// Parameters have no order.
fn sorted(mut value: Value) -> Value {
    if let Value::List(list) = &mut value {
        for item in list {
            if let Value::Map(map) = item {
                map.sort_keys();
            }
        }
    }
    value
}
