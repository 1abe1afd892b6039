//! The keys: those of readline, with Tab for completion, and several to leave.

use super::panel;
use reedline::ReedlineEvent as Event;
use reedline::{EditCommand, KeyCode, KeyModifiers, Keybindings, default_emacs_keybindings};

/// All keys that do something but stand for themselves.
pub(super) fn keys() -> Keybindings {
    let mut keys = default_emacs_keybindings();
    let mut plain = |code, event| keys.add_binding(KeyModifiers::NONE, code, event);
    plain(KeyCode::Tab, Event::MenuNext);
    plain(KeyCode::Up, Event::Up);
    plain(KeyCode::Down, Event::Down);
    // The panel would take these keys for itself.
    plain(KeyCode::Left, Event::Left);
    plain(KeyCode::Right, Event::Right);
    plain(KeyCode::PageDown, Event::MenuPageNext);
    plain(KeyCode::PageUp, Event::MenuPagePrevious);
    plain(KeyCode::Esc, leave());
    // What is chosen is taken, with the space behind it.
    let space = Event::Edit(vec![EditCommand::InsertChar(' ')]);
    plain(KeyCode::Char(' '), Event::UntilFound(vec![Event::MenuAccept, space]));
    keys.add_binding(KeyModifiers::SHIFT, KeyCode::BackTab, Event::MenuPrevious);
    for (letter, event) in [
        ('b', Event::Left),
        ('f', Event::Right),
        ('p', Event::Up),
        ('n', Event::Down),
        ('q', Event::CtrlC),
        ('d', leave()),
        ('l', clear()),
    ] {
        keys.add_binding(KeyModifiers::CONTROL, KeyCode::Char(letter), event);
    }
    keys
}

/// Leaves without running anything; a search through the history is what is left first.
fn leave() -> Event {
    let emptied = Event::Edit(vec![EditCommand::Clear]);
    Event::UntilFound(vec![Event::Multiple(vec![emptied, Event::CtrlD]), Event::Esc])
}

/// Clears the screen, which puts the panel away.
fn clear() -> Event {
    let both = vec![Event::ClearScreen, Event::Menu(panel::NAME.to_owned())];
    Event::UntilFound(vec![Event::Multiple(both), Event::ClearScreen])
}
