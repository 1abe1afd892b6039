//! A recorded case in the format of its file.

use serde_json::Value;
use std::path::Path;

pub(crate) struct Case {
    pub(crate) topic: &'static str,
    pub(crate) id: String,
    pub(crate) service: String,
    pub(crate) argv: Vec<String>,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) stdin: String,
    pub(crate) env: Vec<(String, Option<String>)>,
    pub(crate) config: Option<String>,
    pub(crate) alias: Option<String>,
    pub(crate) response: Value,
    pub(crate) creates: Vec<String>,
    pub(crate) expect: Value,
}

/// All cases of a topic.
pub(crate) fn load(folder: &Path, topic: &'static str) -> Vec<Case> {
    let text = std::fs::read_to_string(folder.join(format!("{topic}.jsonl"))).unwrap();
    text.lines().map(|line| read(topic, &serde_json::from_str(line).unwrap())).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn read(topic: &'static str, line: &Value) -> Case {
    let argv = if line["full_argv"].is_array() {
        texts(&line["full_argv"])
    } else {
        let mut words = vec![text(&line["service"]), text(&line["operation"])];
        words.extend(texts(&line["argv"]));
        words
    };
    let files = line["files"].as_object().into_iter().flatten();
    let env = line["env"].as_object().into_iter().flatten();
    Case {
        topic,
        id: text(&line["id"]),
        service: text(&line["service"]),
        argv,
        files: files.map(|(name, content)| (name.clone(), bytes(content))).collect(),
        stdin: text(&line["stdin"]),
        env: env.map(|(name, value)| (name.clone(), value.as_str().map(str::to_owned))).collect(),
        config: line["config"].as_str().map(str::to_owned),
        alias: line["alias"].as_str().map(str::to_owned),
        response: line["response"].clone(),
        creates: texts(&line["creates"]),
        expect: line["expect"].clone(),
    }
}

/// A string, or bytes in base64.
pub(crate) fn bytes(content: &Value) -> Vec<u8> {
    match content["base64"].as_str() {
        Some(encoded) => aws_smithy_types::base64::decode(encoded).unwrap(),
        None => text(content).into_bytes(),
    }
}
