//! Completion scripts for shells; programs print them and packages install them.
//!
//! ```
//! use hardie_runtime::cli::completion::Shell;
//!
//! let shell = Shell::named("fish").unwrap();
//! assert!(shell.script("kitchen").contains("complete -c kitchen"));
//! assert_eq!(shell.file_name("kitchen"), "kitchen.fish");
//! ```

/// A shell with a completion script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// GNU bash, with or without bash-completion.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// PowerShell on any system.
    Pwsh,
}

impl Shell {
    /// The names that [`named`](Self::named) accepts.
    pub const NAMES: [&'static str; 4] = ["bash", "zsh", "fish", "powershell"];

    /// The shell with this name.
    pub fn named(name: &str) -> Option<Shell> {
        Some(match name {
            "bash" => Shell::Bash,
            "zsh" => Shell::Zsh,
            "fish" => Shell::Fish,
            "powershell" => Shell::Pwsh,
            _ => return None,
        })
    }

    /// The completion script for a program; the name must not need quotes in a shell.
    pub fn script(self, program: &str) -> String {
        let function: String =
            program.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let template = match self {
            Shell::Bash => include_str!("bash.sh"),
            Shell::Zsh => include_str!("zsh.sh"),
            Shell::Fish => include_str!("fish.fish"),
            Shell::Pwsh => include_str!("powershell.ps1"),
        };
        template.replace("PROGRAM", program).replace("FUNCTION", &function)
    }

    /// The file name of the script; zsh and fish search for this name.
    pub fn file_name(self, program: &str) -> String {
        match self {
            Shell::Bash => format!("{program}.bash"),
            Shell::Zsh => format!("_{program}"),
            Shell::Fish => format!("{program}.fish"),
            Shell::Pwsh => format!("{program}.ps1"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shell;

    #[test]
    fn scripts_carry_the_program_name() {
        for shell in Shell::NAMES.map(|name| Shell::named(name).unwrap()) {
            let script = shell.script("aws-connect");
            assert!(script.contains("aws-connect") && !script.contains("PROGRAM"), "{script}");
        }
    }
}
