//! The arguments about the flavour of a service.

use clap::{Args, ValueEnum};
use hardie::{FlavourSettings, Source};

/// Whose conventions a service follows, and the names that it has.
#[derive(Args)]
pub(super) struct FlavourArguments {
    /// Whose conventions the service follows. Default: `aws` for services with the trait
    /// aws.api#service and for botocore's models, else `own`.
    #[arg(long, value_name = "FLAVOUR")]
    flavour: Option<Flavour>,
    /// The name of the program, after which environment variables and the configuration folder are
    /// named (own flavour). Default: the service's command name.
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// The beginning of environment variables (own flavour). Default: the program's name in upper
    /// case.
    #[arg(long, value_name = "PREFIX")]
    environment_prefix: Option<String>,
    /// The program's folder in the platform's configuration folder (own flavour). Default: the
    /// program's name.
    #[arg(long, value_name = "NAME")]
    configuration_folder: Option<String>,
    /// The URL of the service's documentation (own flavour).
    #[arg(long, value_name = "URL")]
    documentation_url: Option<String>,
    /// The endpoint if no setting has another (own flavour).
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Flavour {
    Aws,
    Own,
}

impl FlavourArguments {
    /// Adds the settings to a source.
    pub(super) fn add_to(&self, source: &mut Source) {
        source.flavour(FlavourSettings {
            flavour: self.flavour.map(|flavour| match flavour {
                Flavour::Aws => hardie::Flavour::Aws,
                Flavour::Own => hardie::Flavour::Own,
            }),
            program: self.program.clone(),
            environment_prefix: self.environment_prefix.clone(),
            configuration_folder: self.configuration_folder.clone(),
            documentation: self.documentation_url.clone(),
            endpoint: self.endpoint.clone(),
        });
    }
}
