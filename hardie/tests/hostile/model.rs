//! Models in which every unrestricted string is hostile to every target.

use serde_json::{Map, Value, json};

/// The file that hostile text tries to create.
pub(crate) const MARKER: &str = "injected-marker";
/// A file that hostile text tries to include, and its content.
pub(crate) const SECRET_FILE: &str = "secret-file";
pub(crate) const SECRET: &str = "CONTENT-OF-SECRET-FILE";

/// Attacks on Markdown, rustdoc, HTML, Rust, roff, TOML, shells, terminals and templates.
const PIECES: &[&str] = &[
    "\n```\nstd::fs::write(\"injected-marker\", \"x\").unwrap();\n```\n",
    "\n\n    std::fs::write(\"injected-marker\", \"x\").unwrap();\n\n",
    "\n~~~\nstd::fs::write(\"injected-marker\", \"x\").unwrap();\n~~~\n",
    "<p>x <code>a<br/>```<br/>std::fs::write(\"injected-marker\",\"x\").unwrap();<br/>```</code></p>",
    "<code>one</code><code>two`&lt;script&gt;alert(1)&lt;/script&gt;</code> <code>``` ` ``</code>",
    "<pre>```\n</pre><pre>\n```\nstd::fs::write(\"injected-marker\", \"x\").unwrap();\n```\n\u{2028}</pre>",
    "<code>long enough words to be broken where a line ends, then \
     &lt;script&gt;alert(1)&lt;/script&gt; in it ~~~ and ``` and - # more &lt;img src=x \
     onerror=alert(1)&gt;</code>",
    "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=javascript:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;svg onload=alert(1)&#62;",
    "<a href=\"javascript:alert(1)\">x</a> <a href=\"https://x.example/`a\">y</a> \
     <code>&lt;script&gt;alert(1)&lt;/script&gt;</code> <a href='https://x.example/\" \
     onclick=\"alert(1)'>z</a>",
    "[x](javascript:alert(1)) ![x](http://x.example/x.png) <javascript:alert(1)> [`Foo`] [foo]: \
        javascript:alert(1)",
    "https://x.example/`a`<script>alert(1)</script> https://x.example/\u{202e}b",
    "a | b\n:-- | --:\n| <b> | `|` <i> |\n",
    "# heading\n- list\n1. one\n> quote\n---\n===\n* * *\n<!-- --> <style>",
    "]]>*/ /* \"# \"## r#\"x\"# \"\"\" ''' \\ \\\\",
    "#![doc = include_str!(\"secret-file\")] include_str!(\"secret-file\") #[path \
        = \"secret-file\"] mod x;",
    "\"); std::fs::write(\"injected-marker\", \"x\"); (\"\n//! x\n/// x\nfn x() {}\n",
    "\n.so secret-file\n.sy touch injected-marker\n.pso touch injected-marker\n.de \
        SH\nHIJACK\n..\n'sy touch injected-marker\n",
    "\\\\X'x' \\n(.g \\*[x] \\fB \\! \\Y[x] \\& \" \\\" \\(dq \\N'34' \\c",
    "$(touch injected-marker) `touch injected-marker` '; touch injected-marker; ' \"; touch \
     injected-marker; \"\ntouch injected-marker\n& touch injected-marker | touch \
     injected-marker\n(touch injected-marker)\nEOF\n",
    "'\u{7}it\\'s $(touch injected-marker)' --x=`touch injected-marker`",
    "\"\ndescription = \"x\"\n[lib]\npath = \"x\"\n\"\"\"\n",
    "\u{202e}\u{202a}\u{2066}\u{2069}\u{200f}\u{200e}\u{61c}\u{2028}\u{2029}\u{85}\u{feff}\u{200b}\u{e0041}",
    "\u{0}\u{7}\u{8}\u{1b}[2J\u{1b}]0;HIJACK\u{7}\r\u{9b}31m\u{7f}\t",
    "{} {{}} {x} {0} %s %n \\u{41} \\x41 \\0 ${HOME} @NAME@ @LINE@ @CALLS@",
];

/// The number of pieces.
pub(crate) const TURNS: usize = PIECES.len();

/// Returns a new string on each call: all or some pieces, each time starting with another piece.
struct Texts {
    turn: usize,
}

impl Texts {
    fn some(&mut self, count: usize) -> String {
        self.turn += 1;
        (0..count).map(|at| PIECES[(self.turn + at) % PIECES.len()]).collect()
    }

    fn text(&mut self) -> Value {
        Value::from(self.some(4))
    }

    fn whole(&mut self) -> Value {
        Value::from(self.some(PIECES.len()))
    }

    /// A unique string.
    fn unlike(&mut self) -> Value {
        Value::from(format!("{}{}", self.some(3), self.turn))
    }

    /// Adds traits with strings that the loader does not restrict; it checks headers and URIs.
    fn traits(&mut self, traits: &mut Map<String, Value>) {
        for name in ["documentation", "since"] {
            traits.insert(format!("smithy.api#{name}"), self.text());
        }
        let deprecated = json!({ "since": self.text(), "message": self.text() });
        traits.insert("smithy.api#deprecated".to_owned(), deprecated);
        traits.insert("smithy.api#tags".to_owned(), json!([self.text()]));
        let links = json!({ self.some(2): self.text() });
        traits.insert("smithy.api#externalDocumentation".to_owned(), links);
    }
}

/// Puts hostile strings into all places of a model.
pub(crate) fn hostile(mut model: Value, turn: usize) -> Value {
    let mut texts = Texts { turn };
    let shapes = model["shapes"].as_object_mut().unwrap();
    let strings: Vec<String> = shapes
        .iter()
        .filter(|(_, shape)| shape["type"] == "string")
        .map(|(id, _)| id.clone())
        .collect();
    let is_string = |id: &Value| {
        id.as_str().is_some_and(|id| {
            id == "smithy.api#String" || strings.iter().any(|string| string == id)
        })
    };
    let inputs: Map<String, Value> =
        shapes.iter().map(|(id, shape)| (id.clone(), shape["members"].clone())).collect();
    for shape in shapes.values_mut() {
        let kind = shape["type"].as_str().unwrap().to_owned();
        if shape.get("traits").is_none() {
            shape["traits"] = json!({});
        }
        if kind == "service" {
            service(shape, &mut texts);
            continue;
        }
        let traits = shape["traits"].as_object_mut().unwrap();
        texts.traits(traits);
        match &*kind {
            "string" => {
                traits.insert("smithy.api#pattern".to_owned(), texts.text());
                traits.insert("smithy.api#mediaType".to_owned(), texts.text());
            }
            "structure" if traits.contains_key("smithy.api#error") => {}
            "operation" => {
                // Deprecated operations are not listed.
                if texts.turn.is_multiple_of(2) {
                    traits.remove("smithy.api#deprecated");
                }
                let input = shape["input"]["target"].as_str().unwrap_or_default().to_owned();
                operation(
                    shape["traits"].as_object_mut().unwrap(),
                    &inputs[&input],
                    is_string,
                    &mut texts,
                );
                continue;
            }
            _ => {}
        }
        let members = shape.get_mut("members").and_then(Value::as_object_mut);
        for member in members.into_iter().flat_map(|members| members.values_mut()) {
            let is_text = is_string(&member["target"]);
            if member.get("traits").is_none() {
                member["traits"] = json!({});
            }
            let traits = member["traits"].as_object_mut().unwrap();
            texts.traits(traits);
            if is_text {
                traits.insert("smithy.api#pattern".to_owned(), texts.text());
                if !traits.keys().any(|name| name.contains("http") || name.contains("required")) {
                    traits.insert("smithy.api#default".to_owned(), texts.text());
                }
            }
            if traits.get("smithy.api#enumValue").is_some_and(Value::is_string) {
                traits.insert("smithy.api#enumValue".to_owned(), texts.unlike());
            }
            if matches!(&*kind, "structure") && !traits.keys().any(|name| name.contains("http")) {
                traits.insert("smithy.api#jsonName".to_owned(), texts.unlike());
                traits.insert("smithy.api#xmlName".to_owned(), texts.unlike());
            }
        }
    }
    model
}

fn service(shape: &mut Value, texts: &mut Texts) {
    shape["version"] = texts.whole();
    let traits = shape["traits"].as_object_mut().unwrap();
    texts.traits(traits);
    traits.remove("smithy.api#deprecated");
    traits.insert("smithy.api#title".to_owned(), texts.whole());
    let names = [
        "sdkId",
        "arnNamespace",
        "cloudFormationName",
        "cloudTrailEventSource",
        "docId",
        "endpointPrefix",
    ];
    let facts = names.map(|name| (name.to_owned(), texts.whole()));
    traits.insert("aws.api#service".to_owned(), Value::Object(Map::from_iter(facts)));
    // Names that no header can carry are errors, which a test of the generator shows.
    traits.insert("aws.auth#sigv4".to_owned(), json!({ "name": "hostile" }));
    traits.insert(
        "smithy.api#xmlNamespace".to_owned(),
        json!({ "uri": texts.whole(), "prefix": texts.whole() }),
    );
    let parameter = json!({ "type": "String", "documentation": texts.whole() });
    traits.insert("smithy.rules#clientContextParams".to_owned(), json!({ "Spice": parameter }));
    let rules = json!({
        "version": "1.0",
        "parameters": {
            "Region": {
                "type": "String", "builtIn": "AWS::Region", "documentation": texts.whole()
            },
            "Spice": {
                "type": "String", "documentation": texts.whole(), "default": plain(texts),
                "required": true
            },
        },
        "rules": [
            {
                "conditions": [
                    { "fn": "stringEquals", "argv": [{ "ref": "Spice" }, plain(texts)] }
                ],
                "error": plain(texts),
                "documentation": texts.whole(),
                "type": "error",
            },
            {
                "conditions": [],
                "endpoint": {
                    "url": plain(texts),
                    "headers": { texts.some(3): [plain(texts)] },
                    "properties": { texts.some(3): plain(texts) },
                },
                "type": "endpoint",
            },
        ],
    });
    traits.insert("smithy.rules#endpointRuleSet".to_owned(), rules);
}

/// A string that is not a template.
fn plain(texts: &mut Texts) -> Value {
    Value::from(texts.some(PIECES.len()).replace('{', "{{").replace('}', "}}"))
}

fn operation(
    traits: &mut Map<String, Value>,
    input: &Value,
    is_string: impl Fn(&Value) -> bool,
    texts: &mut Texts,
) {
    let members = input.as_object().into_iter().flatten();
    let values = members.filter(|(_, member)| is_string(&member["target"]));
    let values: Map<String, Value> =
        values.map(|(name, _)| (name.clone(), texts.whole())).collect();
    let example = json!({
        "title": texts.whole(),
        "documentation": texts.text(),
        "input": values,
        "output": { "Anything": texts.text() },
    });
    let error = json!({
        "title": texts.text(),
        "input": {},
        "error": { "shapeId": texts.text(), "content": {} },
    });
    traits.insert("smithy.api#examples".to_owned(), json!([example, error]));
    let acceptor = json!({ "state": "success", "matcher": { "errorType": texts.text() } });
    let waiter =
        json!({ "documentation": texts.whole(), "acceptors": [acceptor], "tags": [texts.text()] });
    traits.insert("smithy.waiters#waitable".to_owned(), json!({ "Done": waiter }));
}

/// A service with one operation, small enough to be generated many times.
pub(crate) fn small() -> Value {
    json!({ "smithy": "2.0", "shapes": {
        "x#Svc": {
            "type": "service", "version": "1", "operations": [{ "target": "x#DoIt" }],
            "traits": { "aws.protocols#restJson1": {} },
        },
        "x#DoIt": {
            "type": "operation", "input": { "target": "x#In" }, "output": { "target": "x#Out" },
            "traits": { "smithy.api#http": { "method": "PUT", "uri": "/a", "code": 200 } },
        },
        "x#In": { "type": "structure", "members": {
            "text": { "target": "x#Text", "traits": { "smithy.api#required": {} } },
            "choice": { "target": "x#Choice", "traits": { "smithy.api#required": {} } },
            "either": { "target": "x#Either" },
            "list": { "target": "x#List" },
        } },
        "x#Out": { "type": "structure", "members": { "text": { "target": "x#Text" } } },
        "x#Text": { "type": "string" },
        "x#List": { "type": "list", "member": { "target": "x#Text" } },
        "x#Choice": { "type": "enum", "members": {
            "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "a" } },
            "B": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "b" } },
        } },
        "x#Either": { "type": "union", "members": {
            "one": { "target": "x#Text" }, "other": { "target": "x#Choice" },
        } },
    } })
}

/// The positions of names and paths on the wire that can be made hostile.
pub(crate) const WIRE: &[&str] = &[
    "method",
    "uri",
    "httpHeader",
    "httpQuery",
    "httpPrefixHeaders",
    "responseHeader",
    "inputToken",
    "outputToken",
    "items",
    "pageSize",
    "jsonName",
    "xmlName",
    "hostPrefix",
    "waiter",
    "acceptor",
    "title",
];

/// A service with one operation, with hostile names and paths on the wire at `places`.
pub(crate) fn wire(places: &[&str], turn: usize) -> Value {
    let mut texts = Texts { turn };
    let mut text = |place: &str, otherwise: &str| {
        if places.contains(&place) { texts.unlike() } else { Value::from(otherwise) }
    };
    let prefixed =
        |before: &str, text: Value| Value::from(format!("{before}{}", text.as_str().unwrap()));
    let waiter_name = text("waiter", "Done");
    let mut waiters = Map::new();
    waiters.insert(
        waiter_name.as_str().unwrap().to_owned(),
        json!({ "acceptors": [{ "state": "success", "matcher": {
            "output": {
                "path": text("acceptor", "count"), "expected": text("acceptor", "1"),
                "comparator": "stringEquals"
            },
        } }] }),
    );
    let wire_name = json!({
        "smithy.api#jsonName": text("jsonName", "n"),
        "smithy.api#xmlName": text("xmlName", "n"),
    });
    json!({ "smithy": "2.0", "shapes": {
        "x#Svc": {
            "type": "service", "version": "1", "operations": [{ "target": "x#DoIt" }],
            "traits": { "aws.protocols#restJson1": {} },
        },
        "x#DoIt": {
            "type": "operation", "input": { "target": "x#In" }, "output": { "target": "x#Out" },
            "traits": {
                "smithy.api#http": {
                    "method": text("method", "PUT"), "uri": prefixed("/", text("uri", "a")),
                    "code": 200,
                },
                "smithy.api#endpoint": { "hostPrefix": text("hostPrefix", "a.") },
                "smithy.api#readonly": {},
                "smithy.api#paginated": {
                    "inputToken": text("inputToken", "token"),
                    "outputToken": text("outputToken", "token"),
                    "items": text("items", "items"),
                    "pageSize": text("pageSize", "size"),
                },
                "smithy.waiters#waitable": waiters,
                "smithy.api#examples": [
                    { "title": text("title", "One"), "input": { "name": "x" }, "output": {} }
                ],
            },
        },
        "x#In": { "type": "structure", "members": {
            "token": { "target": "smithy.api#String" },
            "size": { "target": "smithy.api#Integer" },
            "name": { "target": "smithy.api#String", "traits": wire_name },
            "head": {
                "target": "smithy.api#String",
                "traits": { "smithy.api#httpHeader": text("httpHeader", "x-a") },
            },
            "ask": {
                "target": "smithy.api#String",
                "traits": { "smithy.api#httpQuery": text("httpQuery", "q") }
            },
            "more": {
                "target": "x#Map",
                "traits": { "smithy.api#httpPrefixHeaders": text("httpPrefixHeaders", "x-b-") },
            },
        } },
        "x#Out": { "type": "structure", "members": {
            "token": { "target": "smithy.api#String" },
            "count": { "target": "smithy.api#String" },
            "items": { "target": "x#List" },
            "head": {
                "target": "smithy.api#String",
                "traits": { "smithy.api#httpHeader": text("responseHeader", "x-a") },
            },
        } },
        "x#List": { "type": "list", "member": { "target": "smithy.api#String" } },
        "x#Map": {
            "type": "map", "key": { "target": "smithy.api#String" },
            "value": { "target": "smithy.api#String" },
        },
    } })
}
