//! The names of a program and its usage texts.

/// How the program was called, which decides its messages and the expected arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The name in messages.
    pub(crate) name: String,
    /// Whether the first argument is a service name. It is under the name `aws`, and if the program
    /// has several services.
    pub(crate) service_word: bool,
}

impl Program {
    /// The program for a file name (`argv[0]`, possibly a path) and this number of services.
    pub(crate) fn called(path: &str, services: usize) -> Program {
        let file = std::path::Path::new(path).file_name();
        let name = file.map_or_else(|| "aws".into(), |name| name.to_string_lossy().into_owned());
        let name = name.strip_suffix(".exe").map_or(name.clone(), str::to_owned);
        Program { service_word: name == "aws" || services != 1, name }
    }

    /// Whether the program replaces the AWS CLI: messages and exit codes are then exactly those of
    /// the AWS CLI.
    pub(crate) fn is_aws(&self) -> bool {
        self.name == "aws"
    }

    /// The usage text, with a final newline.
    pub(crate) fn usage(&self) -> String {
        let name = &self.name;
        if self.service_word {
            format!(
                "usage: {name} [options] <command> <subcommand> [<subcommand> ...] [parameters]\n\
                 To see help text, you can run:\n\n  {name} help\n  {name} <command> help\n  \
                 {name} <command> <subcommand> help\n"
            )
        } else {
            format!(
                "usage: {name} [options] <subcommand> [<subcommand> ...] [parameters]\n\
                 To see help text, you can run:\n\n  {name} help\n  {name} <subcommand> help\n"
            )
        }
    }

    /// The usage text of the first pass, which only knows two options.
    pub(crate) fn early_usage(&self) -> String {
        format!("usage: {} [--profile PROFILE] [--debug]\n", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::Program;

    #[test]
    fn names() {
        let cases = [
            ("/usr/bin/aws", 1, "aws", true),
            ("aws", 2, "aws", true),
            ("./aws-connect", 1, "aws-connect", false),
            ("aws-connect.exe", 1, "aws-connect", false),
            ("kitchen-tools", 2, "kitchen-tools", true),
            ("", 1, "aws", true),
        ];
        for (path, services, name, service_word) in cases {
            let program = Program::called(path, services);
            assert_eq!(
                (program.name.as_str(), program.service_word),
                (name, service_word),
                "{path}"
            );
        }
        let usage = Program::called("aws-connect", 1).usage();
        assert!(usage.starts_with("usage: aws-connect [options] <subcommand> "), "{usage}");
        assert!(!usage.contains("<command>"), "{usage}");
    }
}
