//! The text below the line. A pure function, so that it can be tested without a terminal.

use super::check::Findings;
use super::offers::Offers;
use super::panel_content::PanelContent;
use crate::complete::is_unprintable;
use crate::output::width::columns;

const PLAIN: &str = "\u{1b}[0m";
const DIM: &str = "\u{1b}[2m";
const CHOSEN: &str = "\u{1b}[7m";
const WRONG: &str = "\u{1b}[31m";
const MISSING: &str = "\u{1b}[33m";
const KEYS: &str =
    "Tab complete   Enter run   Up/Down history   PgUp/PgDn documentation   Esc leave";
/// The maximum number of problems.
const MOST: usize = 4;
/// The width of the column of candidates, so that descriptions are aligned.
const NAMES: usize = 36;

/// Information about a line.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) offers: Offers,
    /// The selected candidate.
    pub(super) chosen: Option<usize>,
    pub(super) findings: Findings,
    pub(super) panel_content: PanelContent,
    /// The number of lines by which the documentation is scrolled.
    pub(super) scroll: usize,
}

/// The lines with a maximum width, at most `rows`: candidates first, then problems, then
/// documentation.
pub(super) fn lines(view: &View, width: usize, rows: usize, color: bool) -> Vec<String> {
    let mut page = Page { lines: Vec::new(), width, color };
    let with_keys = rows >= 8;
    let rows = rows.saturating_sub(usize::from(with_keys));
    offers(view, &mut page, (rows * 2 / 5).max(1));
    let Findings { missing, wrong, doubtful } = &view.findings;
    let more = |count: usize| {
        if count > MOST { format!(" (and {} more)", count - MOST) } else { String::new() }
    };
    for (index, text) in wrong.iter().take(MOST).enumerate() {
        let end = if index + 1 == MOST { more(wrong.len()) } else { String::new() };
        page.wrapped(&format!("error: {text}{end}"), WRONG);
    }
    for text in doubtful.iter().take(MOST) {
        page.wrapped(&format!("warning: {text}"), MISSING);
    }
    if !missing.is_empty() {
        page.wrapped(&format!("missing: {}", missing.join(", ")), MISSING);
    }
    if page.lines.len() < rows {
        page.line(&rule(&view.panel_content.usage, width), DIM);
    }
    let room = rows.saturating_sub(page.lines.len());
    let docs = &view.panel_content.lines;
    let scroll = view.scroll.min(docs.len().saturating_sub(room));
    docs.iter().skip(scroll).take(room).for_each(|line| page.line(line, ""));
    page.lines.truncate(rows);
    if with_keys {
        page.line(KEYS, DIM);
    }
    page.lines
}

/// The usage within a rule of this width. A usage that is too long is cut between words and ends in
/// an ellipsis.
fn rule(usage: &str, width: usize) -> String {
    let fits = |text: &str| columns(text) + "──  ".chars().count() <= width;
    let mut shown = usage.to_owned();
    while !fits(&shown) {
        let Some((head, _)) = shown.trim_end_matches(" …").rsplit_once(' ') else { break };
        shown = format!("{head} …");
    }
    let rule = format!("── {shown} ");
    let rest = width.saturating_sub(rule.chars().count());
    rule + &"─".repeat(rest)
}

fn offers(view: &View, page: &mut Page, rows: usize) {
    let list = &view.offers.list;
    let rows = rows.min(list.len());
    // The last line counts the candidates that do not fit.
    let shown = if list.len() > rows { rows.saturating_sub(1).max(1) } else { rows };
    let first = view.chosen.map_or(0, |chosen| (chosen + 1).saturating_sub(shown));
    let names =
        list.iter().skip(first).take(shown).map(|offer| columns(&offer.shown)).max().unwrap_or(0);
    for (index, offer) in list.iter().enumerate().skip(first).take(shown) {
        let pad = " ".repeat(names.min(NAMES).saturating_sub(columns(&offer.shown)));
        let panel_content = offer.about.split(". ").next().unwrap_or_default();
        let text = format!("  {}{pad}  {panel_content}", offer.shown);
        page.line(text.trim_end(), if view.chosen == Some(index) { CHOSEN } else { "" });
    }
    if shown < rows {
        page.line(&format!("  … {} of {}", first + shown, list.len()), DIM);
    }
}

struct Page {
    lines: Vec<String>,
    width: usize,
    color: bool,
}

impl Page {
    /// Adds a wrapped sentence, broken between words if they are short enough.
    fn wrapped(&mut self, text: &str, style: &str) {
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && columns(&line) + 1 + columns(word) > self.width {
                self.line(&std::mem::take(&mut line), style);
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        self.line(&line, style);
    }

    /// Adds a line, truncated at the width. Words of the command line may contain control
    /// sequences, which a terminal would execute.
    fn line(&mut self, text: &str, style: &str) {
        let mut cut = String::new();
        let mut used = 0;
        for c in text.chars().map(|c| if is_unprintable(c) { '\u{fffd}' } else { c }) {
            used += if c == '─' { 1 } else { columns(c.encode_utf8(&mut [0; 4])) };
            if used > self.width {
                break;
            }
            cut.push(c);
        }
        self.lines.push(match style {
            "" => cut,
            // The selection must be visible without colour too.
            CHOSEN if !self.color => cut.replacen("  ", "> ", 1),
            _ if !self.color => cut,
            style => format!("{style}{cut}{PLAIN}"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::offers::offers;
    use super::super::panel_content::panel_content;
    use super::super::tests::context;
    use super::{View, lines, rule};
    use crate::conventions;
    use crate::help::Appearance;

    fn view(line: &str, chosen: Option<usize>) -> View {
        let offers = offers(&context(), &conventions::config(), line, line.len());
        let findings = check(&context(), line, !offers.list.is_empty() && !line.ends_with(' '));
        View {
            chosen,
            findings,
            panel_content: panel_content(&context(), line, line.len(), None, Appearance::plain()),
            offers,
            scroll: 0,
        }
    }

    #[test]
    fn pages() {
        let got = lines(&view("test put-all --thing Na", None), 60, 20, false);
        assert_eq!(got[0], "  Name=  string");
        assert_eq!(got[1], "missing: --name");
        assert_eq!(got[2], "── aws test put-all --name <value> [options] ───────────────");
        assert_eq!(got[3], "--thing (structure)");
        assert!(got.last().unwrap().starts_with("Tab complete"), "{got:?}");

        let got = lines(&view("test put-all --", Some(0)), 60, 10, true);
        assert!(got[0].starts_with("\u{1b}[7m  --name"), "{got:?}");
        assert!(got[2].contains("… 2 of "), "{got:?}");
        let got = lines(&view("test put-all --name x --thing Nam=y ", None), 41, 12, false);
        let wrong: Vec<&String> =
            got.iter().skip_while(|line| !line.starts_with("error: ")).take(3).collect();
        assert_eq!(wrong[0], "error: Unknown parameter in Thing: \"Nam\",");
        assert_eq!(wrong[1], "must be one of: Name, Size");
        let far = lines(&view("test put-all --", Some(5)), 60, 10, false);
        assert!(far[1].starts_with("> --") && far[2].contains("… 6 of "), "{far:?}");
    }

    #[test]
    fn the_usage_is_cut_between_words() {
        let usage = "aws test put-all --name <value> [options]";
        assert_eq!(rule(usage, 30), "── aws test put-all --name … ─");
        assert_eq!(rule(usage, 50), "── aws test put-all --name <value> [options] ─────");
        assert_eq!(rule("aws", 2), "── aws ");
    }

    #[test]
    fn never_more_than_there_is_room_for() {
        for line in [
            "",
            "test put-all --",
            "test put-all --thing Nam=x --zzz \u{1b}[2J\u{202e}x",
            "test put-all --name 日本語 日本語",
        ] {
            for rows in 0..12 {
                for width in [1, 7, 80] {
                    let got = lines(&view(line, None), width, rows, false);
                    assert!(got.len() <= rows.max(1), "{rows}: {got:?}");
                    assert!(
                        got.iter().all(|line| line.chars().count() <= width),
                        "{width}: {got:?}"
                    );
                    assert!(
                        got.iter().all(|line| !line.contains(['\u{1b}', '\u{202e}'])),
                        "{got:?}"
                    );
                }
            }
        }
    }
}
