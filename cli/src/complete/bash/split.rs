//! Splits a bash command line into words like bash, without expanding anything.

/// The quoting state of bash's parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Unquoted.
    Plain,
    /// In `'…'`.
    Single,
    /// In `"…"`.
    Double,
    /// In `$'…'`.
    Ansi,
}

/// One character of a word's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Char {
    /// Its position in the line in bytes, escape included.
    pub(super) at: usize,
    pub(super) value: char,
    /// Whether it is neither quoted nor escaped.
    pub(super) is_bare: bool,
    /// Whether it begins an expansion.
    pub(super) expands: bool,
    /// Whether it is a `~` for a home directory.
    pub(super) is_tilde: bool,
}

/// A line up to the cursor.
#[derive(Debug)]
pub(super) struct Line {
    /// The words before the last one.
    pub(super) words: Vec<String>,
    /// The last word; may be empty.
    pub(super) last: Vec<Char>,
    /// The position of the last word.
    pub(super) start: usize,
    /// The state at the end.
    pub(super) state: State,
    /// Where the last word's quotes open and close, and the state after each.
    pub(super) turns: Vec<(usize, State)>,
}

impl Line {
    /// The state between two characters of the last word.
    pub(super) fn state_at(&self, at: usize) -> State {
        let turn = self.turns.iter().rev().find(|(turn, _)| *turn <= at);
        turn.map_or(State::Plain, |(_, state)| *state)
    }

    /// Adds an escaped character.
    fn push(&mut self, at: usize, value: char, expands: bool) {
        self.last.push(Char { at, value, is_bare: false, expands, is_tilde: false });
    }

    fn turn(&mut self, at: usize, state: State) {
        self.state = state;
        self.turns.push((at, state));
    }
}

/// Splits a line; `None` if its last word is the target of a redirection.
pub(super) fn split(line: &str) -> Option<Line> {
    let mut out = Line {
        words: Vec::new(),
        last: Vec::new(),
        start: 0,
        state: State::Plain,
        turns: Vec::new(),
    };
    let mut is_word = false;
    let mut is_target = false;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if out.state == State::Plain
            && matches!(c, ' ' | '\t' | '\n' | '<' | '>' | '|' | '&' | ';' | '(' | ')')
        {
            let is_redirection = matches!(c, '<' | '>');
            let is_number = out.last.iter().all(|it| it.is_bare && it.value.is_ascii_digit());
            if is_word && !(is_target || is_redirection && is_number) {
                out.words.push(out.last.iter().map(|it| it.value).collect());
            }
            // `2>&1` and `> file`: the target may follow white space.
            is_target = is_redirection || is_target && (!is_word || c == '&');
            is_word = false;
            out.last.clear();
            out.turns.clear();
            out.start = end;
            continue;
        }
        let is_tilde = c == '~' && out.state == State::Plain && at == out.start;
        match (out.state, c) {
            (State::Plain | State::Double, '\\')
                if chars.peek().is_some_and(|(_, next)| *next == '\n') =>
            {
                chars.next();
                // A line continuation does not begin a word.
                if !is_word {
                    out.start = end + 1;
                }
                continue;
            }
            (State::Plain, '\\') => {
                if let Some((_, next)) = chars.next() {
                    out.push(at, next, false);
                }
            }
            (State::Double, '\\') => match chars.peek().copied() {
                Some((_, next)) if matches!(next, '"' | '\\' | '$' | '`') => {
                    chars.next();
                    out.push(at, next, false);
                }
                // At the cursor, it escapes the next character.
                None => {}
                Some(_) => out.push(at, '\\', false),
            },
            (State::Ansi, '\\') => {
                if let Some((_, next)) = chars.next() {
                    match control(next) {
                        Some(control) => out.push(at, control, false),
                        // Numeric escapes are not supported: the word is unknown.
                        None => out.push(at, next, next.is_ascii_alphanumeric()),
                    }
                }
            }
            (State::Plain, '$') if matches!(chars.peek(), Some((_, '\''))) => {
                chars.next();
                out.turn(end + 1, State::Ansi);
            }
            (State::Plain, '$') if matches!(chars.peek(), Some((_, '"'))) => {
                chars.next();
                out.turn(end + 1, State::Double);
            }
            (State::Plain, '\'') => out.turn(end, State::Single),
            (State::Plain, '"') => out.turn(end, State::Double),
            (State::Single | State::Ansi, '\'') | (State::Double, '"') => {
                out.turn(end, State::Plain)
            }
            (state, c) => {
                let expands =
                    matches!(c, '$' | '`') && matches!(state, State::Plain | State::Double);
                let is_bare = state == State::Plain;
                out.last.push(Char { at, value: c, is_bare, expands, is_tilde });
            }
        }
        is_word = true;
    }
    (!is_target).then_some(out)
}

/// The character of an escape like `\n`.
fn control(letter: char) -> Option<char> {
    Some(match letter {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'e' | 'E' => '\u{1b}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        _ => return None,
    })
}
