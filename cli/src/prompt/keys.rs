//! The key bindings: those of readline, Tab for completion, and several to quit.

use super::panel;
use reedline::ReedlineEvent as Event;
use reedline::{EditCommand, KeyCode, KeyModifiers, Keybindings, default_emacs_keybindings};

/// All keys with a binding.
pub(super) fn keys() -> Keybindings {
    let mut keys = default_emacs_keybindings();
    let mut plain = |code, event| keys.add_binding(KeyModifiers::NONE, code, event);
    plain(KeyCode::Tab, Event::MenuNext);
    plain(KeyCode::Up, Event::Up);
    plain(KeyCode::Down, Event::Down);
    // The panel would use these keys itself.
    plain(KeyCode::Left, Event::Left);
    plain(KeyCode::Right, Event::Right);
    plain(KeyCode::PageDown, Event::MenuPageNext);
    plain(KeyCode::PageUp, Event::MenuPagePrevious);
    plain(KeyCode::Esc, leave());
    // Accepts the selected candidate, with the space after it.
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

/// Quits without running anything; a search in the history ends first.
fn leave() -> Event {
    let emptied = Event::Edit(vec![EditCommand::Clear]);
    Event::UntilFound(vec![Event::Multiple(vec![emptied, Event::CtrlD]), Event::Esc])
}

/// Clears the screen, which closes the panel.
fn clear() -> Event {
    let both = vec![Event::ClearScreen, Event::Menu(panel::NAME.to_owned())];
    Event::UntilFound(vec![Event::Multiple(both), Event::ClearScreen])
}
