//! `--output jsonl`: JSON Lines, a value per line.

use crate::parts::Parts;
use hardie_runtime::value::{Value, json};

/// Writes the elements of a list on a line each, any other value on one line; nothing for null,
/// which is what a query finds in a page without the member, and for an empty response.
pub(super) fn write(value: &Value, out: &mut Parts<'_>) {
    match value {
        Value::Null => {}
        Value::Map(map) if map.is_empty() => {}
        Value::List(list) => {
            for element in list {
                if !out.has_reader() {
                    break;
                }
                line(element, out);
            }
        }
        other => line(other, out),
    }
}

fn line(value: &Value, out: &mut Parts<'_>) {
    json::write_dense(value, &mut |part| {
        out.text().push_str(part);
        out.has_reader()
    });
    out.text().push('\n');
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::parts::{Parts, collected};
    use hardie_runtime::value::json;

    #[test]
    fn a_value_per_line() {
        let cases = [
            ("null", ""),
            ("{}", ""),
            ("[]", ""),
            (r#"{"a": [1, {"b": "x\ny"}]}"#, "{\"a\":[1,{\"b\":\"x\\ny\"}]}\n"),
            (
                r#"[{"a": "\u00e4"}, {}, null, [1, 2], "s"]"#,
                "{\"a\":\"ä\"}\n{}\nnull\n[1,2]\n\"s\"\n",
            ),
            ("1.50", "1.5\n"),
        ];
        for (text, want) in cases {
            let value = json::parse(text).unwrap();
            assert_eq!(collected(|sink| write(&value, &mut Parts::new(sink))), want, "{text}");
        }
    }

    #[test]
    fn nothing_is_written_without_a_reader() {
        let long = format!("[{}1]", "\"0123456789\",".repeat(20_000));
        let value = json::parse(&long).unwrap();
        let mut parts = 0;
        write(
            &value,
            &mut Parts::new(&mut |part| {
                assert!(part.len() < 70_000, "{}", part.len());
                parts += 1;
                false
            }),
        );
        assert_eq!(parts, 1);
    }
}
